"""What the hub must know of members: across a block, and of who is away, nothing is told."""

from community.live.stream_kinds import register_away, register_blocks
from community.members.querysets.account import away_among
from community.members.querysets.relations import blocked_ids

register_blocks(blocked_ids)
register_away(away_among)
