"""Tell the hub which members see nothing of each other."""

from community.live.stream_kinds import register_blocks
from community.members.querysets.relations import blocked_ids_by_member

register_blocks(blocked_ids_by_member)
