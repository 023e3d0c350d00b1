"""The questions of the hub to the database. Each function is one visit to the database thread."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from community.live.stream_kinds import Event, Head, Sent, blocked_keys, id_of, kind_of, limit_to_present

# The most sequence numbers in one answer; a client that is further behind asks again.
NUMBERS_PER_READ = 100


@dataclass(frozen=True)
class SocketUser:
    """The user of a socket, as of ``version`` of their rights; ``blocked`` are member keys across a block."""

    user: object  # a member, or AnonymousUser
    version: int
    blocked: frozenset

    @property
    def member_key(self) -> str | None:
        """The key of the member; None for a visitor."""
        return str(self.user.pk) if self.user.is_authenticated else None


@dataclass(frozen=True)
class NewEvents:
    """The events of a stream up to ``upto``, and the version of each listening member read after them."""

    events: list[Event]
    upto: int
    head: Head | None
    member_versions: dict[str, int]


VISITOR = SocketUser(AnonymousUser(), 0, frozenset())


def load_user(member_key: str | None, session_key: str | None) -> SocketUser | None:
    """Return the user as they are now; None when this session has ended or belongs to another member."""
    if member_key is None:
        return VISITOR
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    member = get_user_model().objects.filter(pk=member_key, is_active=True).first()
    if member is None or session.get(SESSION_KEY) != member_key:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()):
        return None
    member.login_session = session  # the rights of a duty depend on it
    return SocketUser(member, member.access_version, blocked_keys(member))


def head_of(stream: str) -> Head | None:
    return kind_of(stream).heads([id_of(stream)]).get(id_of(stream))


def may_read(socket_user: SocketUser, stream: str) -> bool:
    return kind_of(stream).may_read(socket_user.user, id_of(stream))


def head_if_readable(socket_user: SocketUser, stream: str) -> Head | None:
    """Read the version before the right: a right that ends in between is noticed at the next event."""
    head = head_of(stream)
    return head if head is not None and may_read(socket_user, stream) else None


def read(stream: str, after: int) -> tuple[list[Event], int, Head | None]:
    """Return the events after this number, the number up to which they are complete, and the head of the stream."""
    kind, head = kind_of(stream), head_of(stream)
    if head is None:
        return [], after, None
    if kind.state:
        return kind.read(id_of(stream), 0, head.seq), head.seq, head
    upto = max(min(head.seq, after + NUMBERS_PER_READ), after)
    events = kind.read(id_of(stream), after, upto) if upto > after else []
    return limit_to_present(events), upto, head


def new_events(stream: str, after: int, member_keys: Collection[str]) -> NewEvents:
    """Read the events before the versions: a right that ended before an event was stored is seen as ended."""
    events, upto, _head = read(stream, after)
    return NewEvents(events, upto, head_of(stream), member_versions(member_keys))


def member_versions(member_keys: Collection[str]) -> dict[str, int]:
    """Return the version of each of these members who is active."""
    if not member_keys:
        return {}
    rows = get_user_model().objects.filter(pk__in=member_keys, is_active=True).values_list("pk", "access_version")
    return {str(key): version for key, version in rows}


def send(socket, stream: str, cid: str, text: str) -> Sent:
    """Store what the client of this socket sent, and return its number with what else its writer is told. It prolongs
    the session, as a request does."""
    sent = kind_of(stream).send(socket.user.user, id_of(stream), cid, text)
    session = import_module(settings.SESSION_ENGINE).SessionStore(socket.session_key)
    if hasattr(session, "use") and session.get(SESSION_KEY) == socket.member_key:
        session.use(socket.user.user)
    return sent


def tell_present(sockets_by_stream: Mapping[str, Collection]) -> None:
    """Tell the kinds of stream that want to know it which members have a socket on their streams here."""
    by_kind = defaultdict(dict)
    for stream, sockets in sockets_by_stream.items():
        users = {socket.member_key: socket.user.user for socket in sockets if socket.member_key}
        if users and kind_of(stream).present is not None:
            by_kind[kind_of(stream)][id_of(stream)] = list(users.values())
    for kind, users_by_id in by_kind.items():
        kind.present(users_by_id)


def existing_sessions(session_keys: Collection[str]) -> set[str]:
    """Return those of these sessions that exist: in one query where the session store can, else one by one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if hasattr(store, "running"):
        return store.running(session_keys)
    return {key for key in session_keys if store().exists(key)}


def heads(streams: Collection[str]) -> dict[str, Head]:
    """Return the head of each of these streams that exists: one query for each kind."""
    by_kind = defaultdict(list)
    for stream in streams:
        by_kind[kind_of(stream)].append(id_of(stream))
    return {f"{kind.name}:{i}": head for kind, ids in by_kind.items() for i, head in kind.heads(ids).items()}


def without_right(sockets: Collection, stream: str) -> set:
    """Return those of the sockets whose user may not read this stream; each user is asked once."""
    answers = {}
    for socket in sockets:
        if socket.member_key not in answers:
            answers[socket.member_key] = may_read(socket.user, stream)
    return {socket for socket in sockets if not answers[socket.member_key]}
