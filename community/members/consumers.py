"""What the hub must know of members: across a block, nothing is told."""

from community.live.streams import register_blocks
from community.members.querysets import blocked_ids

register_blocks(blocked_ids)
