"""What the hub asks the database, each function in one visit to the thread that has it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils.crypto import constant_time_compare

from community.live.stream_kinds import Event, Head, blocked_keys, id_of, kind_of, without_who_is_away

# At most this many sequence numbers are read at once; who is further behind asks again.
READ_AT_ONCE = 100


@dataclass(frozen=True)
class SocketUser:
    """Who is at a socket, as of a version: the member (None is a visitor) and whose words they do not see."""

    member: object
    version: int
    blocked: frozenset


@dataclass(frozen=True)
class News:
    """What stands on a stream after a number, up to and including ``upto``, and who may see it in which version."""

    events: list[Event]
    upto: int
    head: Head | None
    member_versions: dict[str, int]


VISITOR = SocketUser(None, 0, frozenset())


def standing_of(member_key: str | None, session_key: str | None) -> SocketUser | None:
    """The member as they are now; None when this session is over, or no longer theirs."""
    if member_key is None:
        return VISITOR
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    member = get_user_model().objects.filter(pk=member_key, is_active=True).first()
    if member is None or session.get(SESSION_KEY) != member_key:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()):
        return None
    member.login_session = session  # what a duty gives depends on it
    return SocketUser(member, member.access_version, blocked_keys(member))


def head_of(stream: str) -> Head | None:
    return kind_of(stream).heads([id_of(stream)]).get(id_of(stream))


def may_read(standing: SocketUser, stream: str) -> bool:
    return kind_of(stream).may_read(standing.member, id_of(stream))


def head_if_readable(standing: SocketUser, stream: str) -> Head | None:
    """The version first and the right after: a right that is taken meanwhile is found at the next event."""
    head = head_of(stream)
    return head if head is not None and may_read(standing, stream) else None


def read(stream: str, after: int) -> tuple[list[Event], int, Head | None]:
    """Events after this number, the number up to which that is complete, and where the stream stands."""
    kind, head = kind_of(stream), head_of(stream)
    if head is None:
        return [], after, None
    if kind.state:
        return kind.read(id_of(stream), 0, head.seq), head.seq, head
    upto = max(min(head.seq, after + READ_AT_ONCE), after)
    events = kind.read(id_of(stream), after, upto) if upto > after else []
    return without_who_is_away(events), upto, head


def news(stream: str, after: int, member_keys: Collection[str]) -> News:
    """The events first and the versions after: a right that was taken before an event was stored is seen as taken."""
    events, upto, _head = read(stream, after)
    return News(events, upto, head_of(stream), member_versions(member_keys))


def member_versions(member_keys: Collection[str]) -> dict[str, int]:
    """The version of each active member; one who was shut out or has left is not in it."""
    if not member_keys:
        return {}
    rows = get_user_model().objects.filter(pk__in=member_keys, is_active=True).values_list("pk", "access_version")
    return {str(key): version for key, version in rows}


def send(socket, stream: str, cid: str, text: str) -> int:
    """Store what this socket's member sent. That is somebody doing something: their login lasts on."""
    seq = kind_of(stream).send(socket.standing.member, id_of(stream), cid, text)
    session = import_module(settings.SESSION_ENGINE).SessionStore(socket.session_key)
    if hasattr(session, "use") and session.get(SESSION_KEY) == socket.member_key:
        session.use(socket.standing.member)
    return seq


def sessions_there(session_keys: Collection[str]) -> set[str]:
    """Which of these sessions still exist. One query where the store can; elsewhere each is asked for."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if hasattr(store, "running"):
        return store.running(session_keys)
    return {key for key in session_keys if store().exists(key)}


def heads(streams: Collection[str]) -> dict[str, Head]:
    """Where all these streams stand: one query per kind."""
    by_kind = defaultdict(list)
    for stream in streams:
        by_kind[kind_of(stream)].append(id_of(stream))
    return {f"{kind.name}:{i}": head for kind, ids in by_kind.items() for i, head in kind.heads(ids).items()}


def refused(sockets: Collection, stream: str) -> set:
    """Those of the sockets whose member may not read this stream any more; each member is asked once."""
    answers = {}
    for socket in sockets:
        if socket.member_key not in answers:
            answers[socket.member_key] = may_read(socket.standing, stream)
    return {socket for socket in sockets if not answers[socket.member_key]}
