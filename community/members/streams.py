"""Tell the hub which members see nothing of each other, and who is away."""

from community.live.stream_kinds import register_away, register_blocks
from community.members.querysets.account import away_among
from community.members.querysets.relations import blocked_ids_by_member

register_blocks(blocked_ids_by_member)
register_away(away_among)
