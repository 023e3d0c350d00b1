"""The talk as a page shows it: a window of messages, the evenings between them, and the way to older ones."""

from dataclasses import dataclass

from django.utils import timezone

from chat.rooms.models import Message, Room

MESSAGES_PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A message, and the day and evening that begin with it (empty when they go on)."""

    message: Message
    day: object = None
    evening: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Talk:
    """``is_last`` when nothing was said after these lines. ``upto`` is the room's number when they were read."""

    lines: list[Line]
    upto: int
    is_last: bool
    older_url: str = ""
    newer_url: str = ""

    @property
    def last_day(self):
        """When the last line was said; None without lines."""
        return self.lines[-1].message.created_at if self.lines else None


def talk(room: Room, member, asked) -> Talk:
    """``asked`` is the query of the address: ``voor=<number>`` for what was said before it, ``vanaf=<number>``."""
    upto = room.seq
    messages = Message.objects.visible_to(member).filter(room=room).with_people()
    before, first = _number(asked.get("voor")), _number(asked.get("vanaf"))
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
    return Talk(_lines(rows, member), upto, not below, older, newer)


def _lines(messages: list[Message], member) -> list[Line]:
    found, day, evening = [], None, None
    key = member.pk if member is not None and member.is_authenticated else None
    for message in messages:
        new_day = timezone.localtime(message.created_at).date()
        title = message.session.title if message.session else ""
        starts = new_day != day or message.session_id != evening
        own = message.author is not None and message.author.member_id == key
        found.append(Line(message, message.created_at if starts else None, title if starts else "", own))
        day, evening = new_day, message.session_id
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
