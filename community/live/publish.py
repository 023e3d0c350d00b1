"""Publish to the hubs of all processes, after commit, through the channel layer: ids and numbers, never text.

There is one layer group for each stream, so a process receives only streams that have a socket there, and one group
(``CONTROL``) for what every process must receive.
"""

from collections.abc import Iterable
from itertools import batched

from asgiref.sync import async_to_sync
from django.db import transaction

from community.live import layer
from community.live.layer import CONTROL

RIGHTS = "rights"  # the generation that each change of rights raises, in its transaction
STREAMS_PER_MESSAGE = 500


def layer_group(stream: str) -> str:
    return f"live.{stream.replace(':', '.')}"


def announce(stream: str, seq: int) -> None:
    """Announce that this stream (``"topic:<public id>"``) has events up to this sequence number."""
    _publish(layer_group(stream), {"type": "stream.changed", "stream": stream, "seq": seq})


def announce_many(streams: Iterable[str]) -> None:
    """Announce new events on many streams, such as those of all followers, in a few messages."""
    for batch in batched(streams, STREAMS_PER_MESSAGE):
        _publish(CONTROL, {"type": "streams.changed", "streams": list(batch)})


def access_changed(*, members: Iterable = (), groups: Iterable = ()) -> None:
    """Make the hubs check again what these members, and the people in these groups, may read.

    Also when the layer loses this: before each delivery they compare the number of all such changes.
    """
    _raise_rights()
    keys = {"members": [str(key) for key in members], "groups": [str(key) for key in groups]}
    _publish(CONTROL, {"type": "access.changed", **keys})


def sessions_ended(member_key: object) -> None:
    """Close all sockets of this member, of whom a session ended. A tab that is still logged in connects again."""
    _raise_rights()
    _publish(CONTROL, {"type": "sessions.ended", "member": str(member_key)})


def _raise_rights() -> None:
    from community.generations.actions import raise_generation  # needs loaded models

    raise_generation(RIGHTS)


def _publish(group: str, message: dict) -> None:
    transaction.on_commit(lambda: async_to_sync(layer.publish)(group, message), robust=True)
