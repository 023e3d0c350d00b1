"""Unread notifications of a member. The badge, the list, open pages and email read it here, so that they agree."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone

from community.members.models import Member
from community.members.querysets.reader import register_fact
from community.members.querysets.reader_query import AnyReader
from community.notifications.kinds import ROWS_PER_QUERY, NotificationView, notification_views, still_visible
from community.notifications.models import Notification, Preferences
from community.prepared import PreparedQuery
from community.web.pagination import Cursor, ListPage

BADGE_MAX = 99  # more than this is "99+"
MAX_SLICES = 20  # read at most, to fill one slice with rows that may still be seen
NEWEST_FIRST = "-pk"


@dataclass(frozen=True)
class Badge:
    """The number of unread notifications, when the newest came, and until when there is a break."""

    count: int
    newest_at: datetime | None
    break_until: date | None


def _has_unread(member: OuterRef) -> Exists:
    return Exists(Notification.objects.unread().filter(member=member))


def _break_until(member: OuterRef) -> Subquery:
    return Subquery(Preferences.objects.filter(member=member).values("break_until"))


register_fact("has_unread", _has_unread)
register_fact("break_until", _break_until)


def _unread(member) -> QuerySet:
    return Notification.objects.visible_to(member).unread()


_first_unread = PreparedQuery(lambda: _unread(AnyReader(0, 0))[:ROWS_PER_QUERY])


def unread_of(member: Member) -> Iterator[Notification]:
    """Yield the unread notifications whose thing the member may see now, newest first. Two queries per
    ``ROWS_PER_QUERY``."""
    for start in count(0, ROWS_PER_QUERY):
        rows = list(_unread(member)[start : start + ROWS_PER_QUERY]) if start else _first_unread.rows(reader=member.pk)
        yield from still_visible(rows, member)
        if len(rows) < ROWS_PER_QUERY:
            return


def unread_count(member: Member) -> int:
    """Return how many, but at most one more than a badge shows."""
    return len(newest_unread_of(member, BADGE_MAX + 1))


def badge_of(member: Member) -> Badge:
    unread, until = newest_unread_of(member, BADGE_MAX + 1), break_of(member)
    return Badge(0 if until else len(unread), unread[0].created_at if unread else None, until)


def badge_count(member: Member) -> int:
    """Return the number in the badge: the unread notifications, and 0 during a break."""
    if not member.is_authenticated or member.facts.get("has_unread") is False:
        return 0
    unread = unread_count(member)
    return 0 if unread and break_of(member) else unread


def break_of(member: Member) -> date | None:
    """Return the day until which the member is on a break, or None."""
    if "break_until" in member.facts:
        until = member.facts["break_until"]
        return until if until and until > timezone.localdate() else None
    return Preferences.objects.visible_to(member).on_a_break().values_list("break_until", flat=True).first()


def newest_unread_of(member: Member, size: int) -> list[Notification]:
    """Return the newest unread notifications; in a request that only reads they are read once, for badge and list."""
    if not member.reads_only or size > BADGE_MAX + 1:
        return list(islice(unread_of(member), size))
    if member.facts.get("has_unread") is False:
        return []
    if (kept := getattr(member, "newest_unread", None)) is None:
        kept = member.newest_unread = list(islice(unread_of(member), BADGE_MAX + 1))
    return kept[:size]


def newest_unread(member: Member, size: int) -> list[NotificationView]:
    return notification_views(newest_unread_of(member, size), member)


def list_page(member: Member, query: Mapping, *, size: int) -> ListPage:
    """Return the slice of the member's notifications that a query string asks for, as ``NotificationView``, newest
    first. Notifications about things that the member may not see are left out, and older ones fill the slice."""
    own, cursor = Notification.objects.visible_to(member), Cursor.of(query, NEWEST_FIRST)
    page = cursor.slice(own, size=size)
    previous_url, views = page.previous_url, notification_views(page.rows, member)
    for _slice in range(MAX_SLICES):
        if len(views) >= size or not page.next_url:
            break
        page = Cursor.of(QueryDict(page.next_url.removeprefix("?")), NEWEST_FIRST).slice(own, size=size)
        views += notification_views(page.rows, member)
    shown, is_cut = views[:size], len(views) > size
    return ListPage(shown, previous_url, cursor.url_after(shown[-1].notification) if is_cut else page.next_url)


def unread_fingerprints(member_keys: Collection[str]) -> dict[str, int]:
    """Return a number per member that changes when what waits for them may have changed; members for whom nothing
    waits are left out. One query for all members, for a hub that asks every few seconds. It is no count."""
    return Notification.objects.unread_fingerprints(member_keys)


def badge_count_of(member_key: str | UUID) -> int:
    member = Member.objects.filter(pk=member_key).first()
    return badge_count(member) if member else 0


_more_counts: list[Callable[[Member], dict]] = []


def register_counts(count: Callable[[Member], dict]) -> None:
    """Register what a room counts for some members beside the unread notifications; an empty dict for the others."""
    _more_counts.append(count)


def more_counts_of(member_key: str | UUID) -> dict:
    """Return what rooms above count for this member, for the stream ``me``."""
    member = Member.objects.mark_duties().filter(pk=member_key).first() if _more_counts else None
    return {name: value for count in _more_counts if member for name, value in count(member).items()}
