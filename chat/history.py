"""The talk as a page shows it: a window of messages, the days and evenings between them, and the way to older ones."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chat.lines import Line, lines_of
from community.ids import number_in

MESSAGES_PER_PAGE = 50


@dataclass(frozen=True)
class Talk:
    """``is_last`` when nothing was said after these lines. ``upto`` is the talk's number when they were read."""

    lines: list[Line]
    upto: int
    is_last: bool
    older_url: str = ""
    newer_url: str = ""

    @property
    def last_day(self):
        """When the last line was said; None without lines."""
        return self.lines[-1].message.created_at if self.lines else None


def window(messages: QuerySet, *, member, upto: int, asked) -> Talk:
    """``messages`` are those of one talk that this member may see. ``asked`` is the query of the address:
    ``voor=<number>`` for what was said before it, ``vanaf=<number>``."""
    before, first = number_in(asked.get("voor")), number_in(asked.get("vanaf"))
    if first:
        rows = list(messages.filter(seq__gte=first).order_by("seq")[: MESSAGES_PER_PAGE + 1])
        below, rows = len(rows) > MESSAGES_PER_PAGE, rows[:MESSAGES_PER_PAGE]
        above = first > 1
    else:
        if before:
            messages = messages.filter(seq__lt=before)
        rows = list(messages.order_by("-seq")[: MESSAGES_PER_PAGE + 1])
        above, rows = len(rows) > MESSAGES_PER_PAGE, rows[:MESSAGES_PER_PAGE][::-1]
        below = bool(before)
    older = f"?voor={rows[0].seq}" if above and rows else ""
    newer = f"?vanaf={rows[-1].seq + 1}" if below and rows else "?" if below else ""
    return Talk(lines_of(rows, member), upto, not below, older, newer)
