"""What waits for a member. The badge, the list, open pages and mail all ask here, so that they say the same."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice

from community.members.models import Member
from community.notifications.kinds import ASKED_AT_ONCE, Described, described, still_seen
from community.notifications.models import Notification, Preferences
from community.web.pagination import newest_first

BADGE_SHOWS = 99  # more than this is "99+"
ROUNDS = 20  # pages looked at to fill one with what may still be seen


@dataclass(frozen=True)
class Page:
    """Rows of one page of the list; ``older`` is the cursor of the next, "" when this is the last one."""

    rows: list[Described]
    older: str


@dataclass(frozen=True)
class Badge:
    """The number, when the newest of what is unread came, and until when it is silent."""

    count: int
    newest_at: datetime | None
    break_until: date | None


def unread_of(member) -> Iterator[Notification]:
    """The unread ones whose thing the member may see now, newest first; two questions for each ``ASKED_AT_ONCE``."""
    unread = Notification.objects.visible_to(member).unread()
    for start in count(0, ASKED_AT_ONCE):
        rows = list(unread[start : start + ASKED_AT_ONCE])
        yield from still_seen(rows, member)
        if len(rows) < ASKED_AT_ONCE:
            return


def unread_count(member) -> int:
    """How many, up to one more than a badge shows: above that, nobody counts."""
    return len(newest_unread_of(member, BADGE_SHOWS + 1))


def badge_of(member) -> Badge:
    unread, until = newest_unread_of(member, BADGE_SHOWS + 1), break_of(member)
    return Badge(0 if until else len(unread), unread[0].created_at if unread else None, until)


def badge_count(member) -> int:
    """The number in the badge: what is unread, and nothing during a break."""
    waiting = unread_count(member)
    return 0 if waiting and break_of(member) else waiting


def break_of(member) -> date | None:
    """The day until which this member has silence, if it is so now."""
    return Preferences.objects.visible_to(member).on_a_break().values_list("break_until", flat=True).first()


def newest_unread_of(member, size: int) -> list[Notification]:
    return list(islice(unread_of(member), size))


def newest_unread(member, size: int) -> list[Described]:
    return described(newest_unread_of(member, size), member)


def page_of(member, *, before: str, size: int) -> Page:
    """A page of the list, filled up with older ones where rows fall away."""
    mine, rows, cursor = Notification.objects.visible_to(member), [], before
    for _round in range(ROUNDS):
        page = newest_first(mine, before=cursor, size=size)
        shown = described(page.rows, member)
        rows += shown[: size - len(rows)]
        cursor = page.older
        if len(rows) == size and shown:
            last = rows[-1].notification
            is_last = not cursor and last == page.rows[-1]
            return Page(rows, "" if is_last else str(last.public_id))
        if not cursor:
            break
    return Page(rows, cursor)


def signs(member_keys: Collection[str]) -> dict[str, int]:
    """By key of a member: a number that changes when what waits may have changed; 0 when nothing does.

    One question for all members together, for who asks every few seconds. It is no count: see ``unread_count``.
    """
    return Notification.objects.unread_signs(member_keys)


def count_for(member_key: str) -> int:
    member = Member.objects.filter(pk=member_key).first()
    return badge_count(member) if member else 0
