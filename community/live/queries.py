"""The questions of the hub to the database. Each function is one visit to a database thread."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from community.generations.counters import generation
from community.live.publish import RIGHTS
from community.live.stream_kinds import Answer, Event, Head, Sending, Sent, blocked_keys, id_of, kind_of

# The most sequence numbers in one answer; a client that is further behind asks again.
NUMBERS_PER_READ = 100


@dataclass(frozen=True)
class SocketUser:
    """The user of a socket, as of ``version`` of their rights; ``blocked`` are member keys across a block.

    ``rights`` is the number of all changes of rights, read before the user.
    """

    user: object  # a member, or AnonymousUser
    version: int
    blocked: frozenset
    rights: int = -1

    @cached_property
    def member_key(self) -> str | None:
        """The key of the member; None for a visitor."""
        return str(self.user.pk) if self.user.is_authenticated else None


VISITOR = SocketUser(AnonymousUser(), 0, frozenset())


@dataclass(frozen=True)
class Login:
    """The member of a socket (None for a visitor) and its session. A socket that ``connects`` is of whose session it
    is, and of a visitor when there is none."""

    session_key: str | None
    member_key: str | None = None
    connects: bool = False


@dataclass(frozen=True)
class Asked:
    """A right to read streams that is asked again with the user as they are now.

    ``known`` is the user as the socket knows them; ``is_present``: they join these streams.
    """

    login: Login
    streams: tuple[str, ...] = ()
    known: SocketUser | None = None
    is_present: bool = False


@dataclass(frozen=True)
class Waiting:
    """A text that a client sent on a stream, and that waits to be stored."""

    login: Login
    stream: str
    cid: str
    text: str


@dataclass(frozen=True)
class Rights:
    """The user as they are now, None when the session ended; ``heads`` of those of the streams that they may read."""

    user: SocketUser | None
    heads: dict[str, Head]


@dataclass(frozen=True)
class Unread:
    """A stream of which the events after a number are to be read.

    ``announced`` is the number that it has reached, where that is known; ``is_visited``: a visitor listens.
    """

    stream: str
    after: int
    announced: int | None
    is_visited: bool


@dataclass(frozen=True)
class News:
    """The events of a stream up to ``upto``; the head and the number of ``rights`` were read after them."""

    events: list[Event]
    upto: int
    head: Head | None
    rights: int


def load_users(logins: Collection[Login], rights: int = -1) -> dict[Login, SocketUser | None]:
    """Return the users as they are now; None when this session has ended or belongs to another member. Three queries
    for all together, and none for visitors. ``rights`` is the number of all changes of rights."""
    sessions = _sessions({login.session_key for login in logins if login.connects or login.member_key})
    keys = {session.get(SESSION_KEY) for session in sessions.values()} - {None}
    rows = get_user_model().objects.mark_duties().filter(pk__in=keys, is_active=True) if keys else ()
    members = {str(member.pk): member for member in rows if not member.is_paused}
    blocked = blocked_keys(members.values())
    users = {login: _user_of(login, sessions.get(login.session_key), members, blocked) for login in logins}
    return {login: user and replace(user, rights=rights) for login, user in users.items()}


def load_user(member_key: str | None, session_key: str | None) -> SocketUser | None:
    login = Login(session_key, member_key)
    return load_users([login])[login]


def _sessions(keys: Collection[str | None]) -> dict:
    """Return the sessions by key: in one query where the session store can, else one by one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store.load_many(keys) if hasattr(store, "load_many") else {key: store(key) for key in keys if key}


def _user_of(login: Login, session, members: Mapping, blocked: Mapping) -> SocketUser | None:
    if not login.connects and login.member_key is None:
        return VISITOR
    key = session.get(SESSION_KEY) if session is not None else None
    member = members.get(key)
    is_theirs = member is not None and (login.connects or key == login.member_key)
    if not is_theirs or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()):
        return VISITOR if login.connects else None
    member = copy(member)  # the rights of a duty depend on the session
    member.login_session = session
    return SocketUser(member, member.access_version, blocked.get(key, frozenset()))


def load_rights(asked: Sequence[Asked]) -> list[Rights]:
    """Load the users again, and the heads of those of the streams that each may read now.

    The versions are read before the rights: a right that ends in between is noticed at the next event.
    """
    rights = generation(RIGHTS)
    current = heads({stream for question in asked for stream in question.streams})
    users = _known_users(asked, rights)
    users |= load_users({question.login for question in asked} - set(users), rights)
    answers = [_rights(question, users[question.login], current) for question in asked]
    arriving = defaultdict(list)
    for question, answer in zip(asked, answers, strict=True):
        for stream in answer.heads if question.is_present else ():
            arriving[stream].append(answer.user)
    tell_present(arriving)
    return answers


def _known_users(asked: Sequence[Asked], rights: int) -> dict[Login, SocketUser]:
    """Return the users who are as the sockets know them: no right has changed since, and their session still runs."""
    known = {question.login: question.known for question in asked if question.known and question.known.rights == rights}
    sessions = existing_sessions({login.session_key for login in known}) if known else set()
    return {login: user for login, user in known.items() if login.session_key in sessions}


def _rights(question: Asked, user: SocketUser | None, current: Mapping[str, Head]) -> Rights:
    streams = [stream for stream in question.streams if stream in current] if user is not None else []
    return Rights(user, {stream: current[stream] for stream in streams if may_read(user, stream)})


def may_read(socket_user: SocketUser, stream: str) -> bool:
    return kind_of(stream).may_read(socket_user.user, id_of(stream))


def heads(streams: Collection[str]) -> dict[str, Head]:
    """Return the head of each of these streams that exists: one query for each kind."""
    current = {}
    for kind, ids in _by_kind(streams).items():
        current |= {f"{kind.name}:{i}": head for i, head in kind.heads(ids).items()}
    return current


def _by_kind(streams: Collection[str]) -> dict:
    """Return the ids of these streams by kind."""
    by_kind = defaultdict(list)
    for stream in streams:
        by_kind[kind_of(stream)].append(id_of(stream))
    return by_kind


def read(asked: Sequence[Unread]) -> list[tuple[list[Event], int, Head | None]]:
    """Return for each question the events after its number, the number up to which they are complete, and the head of
    its stream. Clients that ask about one stream at the same time share what is read of it, where their numbers are
    near each other."""
    current = heads({ask.stream for ask in asked})
    visited = {ask.stream for ask in asked if ask.is_visited}
    waiting = {(ask.stream, ask.after) for ask in asked if ask.stream in current}
    answers = {}
    while waiting:
        after = {stream: min(seq for name, seq in waiting if name == stream) for stream, _seq in waiting}
        events, upto = _read_events(after, {stream: current[stream].seq for stream in after}, visited)
        answered = {key for key in waiting if _is_read(*key, after, upto)}
        for stream, seq in answered:
            rows = [event for event in events[stream] if event.seq > seq or kind_of(stream).state]
            answers[stream, seq] = (rows, upto[stream], current[stream])
        waiting -= answered
    return [answers.get((ask.stream, ask.after), ([], ask.after, None)) for ask in asked]


def _is_read(stream: str, seq: int, after: Mapping[str, int], upto: Mapping[str, int]) -> bool:
    """Return whether what was read of a stream also answers the question after this number."""
    return seq == after[stream] or seq < upto[stream] or kind_of(stream).state


def news(asked: Sequence[Unread]) -> list[News]:
    """Return the new events of each stream.

    Where it was announced how far a stream is, that is not asked. The heads are read after the events, and the number
    of all changes of rights last: a right that ended before an event was stored is seen as ended.
    """
    last = {ask.stream: ask.announced for ask in asked if ask.announced is not None and not kind_of(ask.stream).state}
    last |= {stream: head.seq for stream, head in heads({ask.stream for ask in asked} - set(last)).items()}
    visited = {ask.stream for ask in asked if ask.is_visited}
    events, upto = _read_events({ask.stream: ask.after for ask in asked}, last, visited)
    current, rights = heads([ask.stream for ask in asked]), generation(RIGHTS)
    return [News(events[ask.stream], upto[ask.stream], current.get(ask.stream), rights) for ask in asked]


def _read_events(after: Mapping[str, int], last: Mapping[str, int], visited: Collection[str]) -> tuple[dict, dict]:
    """Return the events of these streams, and up to which number they are complete; ``last`` is the number that each
    of those that exist has reached."""
    upto = {stream: max(min(last.get(stream, 0), seq + NUMBERS_PER_READ), seq) for stream, seq in after.items()}
    upto |= {stream: seq for stream, seq in last.items() if kind_of(stream).state}
    wanted = [stream for stream in last if upto[stream] > after[stream] or kind_of(stream).state]
    events = {stream: [] for stream in after}
    for kind, ids in _by_kind(wanted).items():
        names = {i: f"{kind.name}:{i}" for i in ids}
        ranges = {i: (after[name], upto[name]) for i, name in names.items()}
        read_events = kind.read(ranges, {i for i, name in names.items() if name in visited})
        events |= {names[i]: rows for i, rows in read_events.items()}
    return events, upto


def changed_logins(users: Mapping[Login, int]) -> tuple[int, set[Login]]:
    """Return the number of all changes of rights, and which of these logins have ended or have another version of the
    rights of their member than this. The number is read first."""
    rights = generation(RIGHTS)
    versions = _member_versions({login.member_key for login in users})
    sessions = existing_sessions({login.session_key for login in users})
    changed = {
        login
        for login, version in users.items()
        if versions.get(login.member_key) != version or login.session_key not in sessions
    }
    return rights, changed


def _member_versions(member_keys: Collection[str]) -> dict[str, int]:
    """Return the version of each of these members who is active."""
    rows = get_user_model().objects.filter(pk__in=member_keys, is_active=True) if member_keys else None
    return {str(key): version for key, version in rows.values_list("pk", "access_version")} if rows is not None else {}


def existing_sessions(session_keys: Collection[str]) -> set[str]:
    """Return those of these sessions that exist: in one query where the session store can, else one by one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if hasattr(store, "running"):
        return store.running(session_keys)
    return {key for key in session_keys if store().exists(key)}


def tell_present(users_by_stream: Mapping[str, Collection[SocketUser]]) -> None:
    """Tell the kinds of stream that want to know it which members have a socket on their streams here."""
    by_kind = defaultdict(dict)
    for stream, users in users_by_stream.items():
        members = {user.member_key: user.user for user in users if user.member_key}
        if members and kind_of(stream).present is not None:
            by_kind[kind_of(stream)][id_of(stream)] = list(members.values())
    for kind, members_by_id in by_kind.items():
        kind.present(members_by_id)


def without_right(users: Collection[SocketUser], stream: str) -> set[str | None]:
    """Return the keys of those of these users who may not read this stream, None for visitors. Each is asked once."""
    by_key = {user.member_key: user for user in users}
    return {key for key, user in by_key.items() if not may_read(user, stream)}


def store(waiting: Sequence[Waiting]) -> list[Answer | None]:
    """Store what clients sent, that of one stream together and in this order; return an answer for each, None when the
    session has ended. Sending prolongs the session, as a request does."""
    logins = {text.login for text in waiting}
    users = {login: load_sender(login) for login in logins}
    by_stream = defaultdict(list)
    for text in waiting:
        if users[text.login] is not None:
            by_stream[text.stream].append(text)
    answers = {}
    for stream, texts in by_stream.items():
        sendings = [Sending(users[text.login], text.cid, text.text) for text in texts]
        answers |= {id(text): answer for text, answer in zip(texts, _send(stream, sendings), strict=True)}
    return [answers.get(id(text)) for text in waiting]


def _send(stream: str, sendings: list[Sending]) -> list[Answer]:
    answers = kind_of(stream).send(id_of(stream), sendings)
    for sending, answer in zip(sendings, answers, strict=True):
        session = getattr(sending.user, "login_session", None)
        if isinstance(answer, Sent) and hasattr(session, "use"):
            session.use(sending.user)
    return answers


def load_sender(login: Login) -> object | None:
    """Return the user of this login as they are now, None when the session ended; in one query where the session store
    reads its member too."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(login.session_key)
    if login.member_key is None or not hasattr(session, "member"):
        user = load_users([login])[login]
        return user and user.user
    member = session.member()
    if member is None or str(member.pk) != login.member_key:
        return None
    member.login_session = session
    return member
