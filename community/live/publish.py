"""What rooms tell the hub, after commit. The channel layer is a doorbell: it carries ids, never text.

One layer group per stream, so that a process only hears of streams that somebody there is listening to, and one
group for what every process must hear.
"""

from collections.abc import Iterable
from itertools import batched

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

CONTROL = "live.control"
STREAMS_IN_A_RING = 500


def layer_group(stream: str) -> str:
    return f"live.{stream.replace(':', '.')}"


def announce(stream: str, seq: int) -> None:
    """Something new stands on this stream (``"topic:<public id>"``) up to this sequence number."""
    _ring(layer_group(stream), {"type": "stream.news", "stream": stream, "seq": seq})


def announce_many(streams: Iterable[str]) -> None:
    """The same for many streams, such as those of all followers: a few rings for all together."""
    for some in batched(streams, STREAMS_IN_A_RING):
        _ring(CONTROL, {"type": "streams.news", "streams": list(some)})


def access_changed(*, members: Iterable = (), groups: Iterable = ()) -> None:
    """What these members, or the people in these groups, may see has changed: look again before writing to them."""
    keys = {"members": [str(m) for m in members], "groups": [str(g) for g in groups]}
    _ring(CONTROL, {"type": "access.changed", **keys})


def sessions_ended(member_key: object) -> None:
    """Sessions of this member are over: close all their sockets. A page that is still logged in comes back."""
    _ring(CONTROL, {"type": "sessions.ended", "member": str(member_key)})


def _ring(group: str, message: dict) -> None:
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(group, message), robust=True)
