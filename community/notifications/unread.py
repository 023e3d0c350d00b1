"""What waits for a member. The badge, the list, open pages and mail all ask here, so that they say the same."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from community.keyset import newest_first
from community.members.models import Member
from community.notifications.kinds import Described, described, still_seen
from community.notifications.models import Notification, Preferences

ROUNDS = 20  # pages looked at to fill one with what may still be seen


@dataclass(frozen=True)
class Page:
    """Rows of one page of the list; ``older`` is the cursor of the next, "" when this is the last one."""

    rows: list[Described]
    older: str


def unread_of(member) -> list[Notification]:
    """The unread ones whose thing the member may see now, newest first."""
    return still_seen(Notification.objects.visible_to(member).unread(), member)


def unread_count(member) -> int:
    return len(unread_of(member))


def badge_count(member) -> int:
    """The number in the badge: what is unread, and nothing during a break."""
    count = unread_count(member)
    return 0 if count and break_of(member) else count


def break_of(member) -> date | None:
    """The day until which this member has silence, if it is so now."""
    return Preferences.objects.visible_to(member).on_a_break().values_list("break_until", flat=True).first()


def newest_unread(member, size: int) -> list[Described]:
    return described(unread_of(member)[:size], member)


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
