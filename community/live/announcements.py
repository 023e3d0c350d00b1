"""What rooms tell the hub, after commit. The channel layer is a doorbell: it carries ids, never text."""

from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

DOORBELL = "live"


def announce(stream: str, seq: int) -> None:
    """Something new stands on this stream (``"topic:<public id>"``) up to this sequence number."""
    _ring({"type": "stream.news", "stream": stream, "seq": seq})


def access_changed(*, members: Iterable = (), groups: Iterable = ()) -> None:
    """What these members, or the people in these groups, may see has changed: look again before writing to them."""
    _ring({"type": "access.changed", "members": [str(m) for m in members], "groups": [str(g) for g in groups]})


def sessions_ended(member_key: object) -> None:
    """All sessions of this member are over: close their sockets."""
    _ring({"type": "sessions.ended", "member": str(member_key)})


def _ring(message: dict) -> None:
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(DOORBELL, message), robust=True)
