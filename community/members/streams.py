"""What the hub must know of members: across a block, and of who is away, nothing is told."""

from community.live.stream_kinds import register_away, register_blocks
from community.members.querysets import away_among, blocked_ids

register_blocks(blocked_ids)
register_away(away_among)
