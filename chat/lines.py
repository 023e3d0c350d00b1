"""The lines of a chat page: those of messages, and the blank ones that the page's script fills.

Both are rendered by ``chat/_line.html`` (``chat/line_fragments.py``). A blank line has a slot (``{number}``) where a
line has a value; in URLs, which take only a UUID, the slots are ``MESSAGE_SLOT`` and ``AUTHOR_SLOT``. The script
replaces slots in text and attributes, and decides nothing about how a line looks
(``community/static/community/js/chat.js``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from chat.messages import ChatMessage
from chat.rules import is_author
from community.members.choices import SHOWN_DUTIES, Role
from community.members.models import Member, Persona
from community.members.querysets.relations import muted_ids
from community.moderation.choices import ContentState

# Who wrote a line, as its reader sees it.
OWN, OTHER, MUTED, LEFT = "own", "other", "muted", "left"
# States that only a line of the browser can be in: its message has not been stored for sure.
WAITING, FAILED, SENT = "waiting", "failed", "sent"

CHIP_ROLES = [role for role in Role if role != Role.MEMBER]  # a plain member has no chip

MESSAGE_SLOT, AUTHOR_SLOT = UUID(int=1), UUID(int=2)


@dataclass
class Line:
    """``kind``: own, other, muted or left. ``day`` and ``session_title`` are those of a heading above it.
    ``html`` comes from ``show_lines``."""

    message: ChatMessage
    kind: str
    state: str
    day: datetime | None = None
    session_title: str = ""
    html: str = ""

    @property
    def name(self) -> str:
        """Of the template element that holds this line when it is blank."""
        return f"line-{self.kind}-{self.state}"

    @property
    def is_stored(self) -> bool:
        return self.state in ContentState

    @property
    def at(self) -> str:
        return moment(self.message)

    @property
    def time(self) -> str:
        """Hours and minutes."""
        return self.at[11:16]


class BlankLine(Line):
    at, time = "{at}", "{time}"


def moment(message: ChatMessage) -> str:
    """Return when a message was stored, in the time zone of the site: ``2026-11-22T20:10:03+01:00``."""
    return timezone.localtime(message.created_at).isoformat(timespec="seconds")


def lines_of(messages: Iterable[ChatMessage], user) -> list[Line]:
    """Return a line for each message, which come with their author; ``user`` is the reader."""
    lines, day, session = [], None, None
    muted = muted_ids(user)
    for message in messages:
        new_day = timezone.localtime(message.created_at).date()
        new_session, title = message.session_heading
        is_first = new_day != day or new_session != session
        heading = {"day": message.created_at, "session_title": title} if is_first else {}
        lines.append(Line(message, _kind(message, user, muted), message.state, **heading))
        day, session = new_day, new_session
    return lines


def blank_lines(model: type[ChatMessage], *, me: Persona | None, with_muted: bool) -> list[Line]:
    """Return a blank line for each kind and state that an open page can meet.

    ``model`` is the model of the messages, ``me`` the reader's persona in this chat.
    """
    author = Persona(public_id=AUTHOR_SLOT, name="{name}", member=Member())
    authors = {OTHER: author, LEFT: None} | ({MUTED: author} if with_muted else {})
    blanks = [_blank(model, kind, state, writer) for kind, writer in authors.items() for state in ContentState.values]
    if me is not None:
        blanks += [_blank(model, OWN, state, me) for state in (*ContentState.values, WAITING, FAILED, SENT)]
    return blanks


def blanks_context(model: type[ChatMessage], *, me: Persona | None, muted: list) -> dict:
    """Return what ``_talk.html`` and ``_blanks.html`` need beside the talk; ``muted`` are public ids of personas."""
    blanks = blank_lines(model, me=me, with_muted=bool(muted))
    return {"me": me, "muted": muted, "blank_lines": blanks, "chip_roles": CHIP_ROLES, "chip_duties": SHOWN_DUTIES}


def _kind(message: ChatMessage, user, muted: set) -> str:
    if message.author is None:
        return LEFT
    if is_author(user, message):
        return OWN
    return MUTED if message.author_id in muted else OTHER


def _blank(model: type[ChatMessage], kind: str, state: str, author: Persona | None) -> Line:
    message = model(public_id=MESSAGE_SLOT, author=author, seq="{number}", text="{text}", state=state)
    return BlankLine(message, kind, state)
