"""A slice of the messages of a chat, as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chat.lines import Line, lines_of
from community.web.pagination import Cursor, Fetch

MESSAGES_PER_PAGE = 50
ORDER = "seq"


@dataclass(frozen=True)
class ChatHistory:
    """``upto`` is the last number of the chat when the lines were read; with ``is_last`` no message follows them."""

    lines: list[Line]
    upto: int
    is_last: bool
    previous_url: str = ""
    next_url: str = ""

    @property
    def last_day(self) -> datetime | None:
        """When the last line was stored; None without lines."""
        return self.lines[-1].message.created_at if self.lines else None


def chat_history(messages: QuerySet, *, user, upto: int, query: Mapping, fetch: Fetch | None = None) -> ChatHistory:
    """Return the slice that a query string asks for; without a cursor, the last messages.

    ``messages`` are those of one chat that this user may see; ``fetch`` gives them with a prepared query.
    """
    cursor = Cursor.of(query, ORDER)
    page = cursor.slice(messages, size=MESSAGES_PER_PAGE, from_end=True, fetch=fetch)
    is_last = not page.next_url
    return ChatHistory(lines_of(page.rows, user), upto, is_last, page.previous_url, page.next_url)


@dataclass(frozen=True)
class _Position:
    seq: int


def slice_url(seq: int) -> str:
    """Return the query string of the slice that begins at this number."""
    return Cursor((ORDER,)).url_after(_Position(seq - 1))
