"""Which mail is due to whom, as things are now. Reads only; everything that may stop a mail is asked here.

A mail says how many things wait, and nothing else. One notification is in one mail at most: who does not come to look
is not asked again.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.choices import Purpose
from community.members.models import Consent, Member
from community.notifications.choices import How
from community.notifications.kinds import place_of, still_seen
from community.notifications.models import Notification, Preferences

BUNDLE = timedelta(minutes=15)  # between two mails to one person, whatever happens meanwhile
FRESH = timedelta(days=3)  # what is older waits in the list, and is not mailed any more


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, about which notifications, and whether the one of the day is in it."""

    member: Member
    notifications: list[Notification]
    with_digest: bool


def waiting_for_mail(now: datetime) -> QuerySet:
    """Members who may get mail and have something new: consent, a confirmed address, no break. One query for all;
    the rest is asked for each, by ``letter_to``."""
    consent = Consent.objects.standing().filter(member=OuterRef("pk"), purpose=Purpose.MAIL)
    address = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
    new = Notification.objects.unread().filter(member=OuterRef("pk"), mailed_at=None, created_at__gt=now - FRESH)
    mine = "notification_preferences__"
    silent = Q(**{f"{mine}break_until__gt": timezone.localdate(now)}) | Q(**{f"{mine}retry_at__gt": now})
    here = Member.objects.filter(is_active=True, away_since=None)
    willing = here.filter(Exists(consent), Exists(address), Exists(new))
    return willing.exclude(silent).order_by("pk")


def letter_to(key, now: datetime) -> Letter | None:
    """The mail that is due to this member at this moment, or None."""
    member = waiting_for_mail(now).filter(pk=key).first()
    if member is None:
        return None
    mine = Preferences.objects.filter(member=member).first() or Preferences(member=member)
    if in_quiet_hours(mine, now):
        return None
    agreed_at = member.consents.standing().filter(purpose=Purpose.MAIL).latest("given_at").given_at
    since = max(moment for moment in (agreed_at, mine.mail_after, now - FRESH) if moment)
    new = Notification.objects.visible_to(member).unread().filter(mailed_at=None, created_at__gt=since)
    by_how = _by_how(still_seen(new, member), member, mine)
    chosen, digest = [], by_how.get(How.DAILY, [])
    if mine.last_mail_at is None or now - mine.last_mail_at >= BUNDLE:
        chosen = by_how.get(How.NOW, [])
    is_digest_time = max(filter(None, [mine.last_digest_at, agreed_at])) < last_digest_moment(mine, now)
    with_digest = bool(digest) and is_digest_time
    rows = chosen + digest if with_digest else chosen
    return Letter(member, rows, with_digest) if rows else None


def _by_how(rows: list[Notification], member: Member, mine: Preferences) -> dict[str, list[Notification]]:
    """For each place its own choice, or else the one for everything."""
    own = {(kind, thing): how for kind, thing, how in member.follows.values_list("kind", "thing", "how")}
    found: dict[str, list[Notification]] = {}
    for row in rows:
        how = own.get((place_of(row.kind), row.thing), How.USUAL)
        found.setdefault(mine.usual if how == How.USUAL else how, []).append(row)
    return found


def in_quiet_hours(mine: Preferences, now: datetime) -> bool:
    """From the one hour up to the other, also across midnight; the same hour twice is no quiet at all."""
    hour, start, end = timezone.localtime(now).hour, mine.quiet_from, mine.quiet_until
    if start == end:
        return False
    return start <= hour < end if start < end else hour >= start or hour < end


def last_digest_moment(mine: Preferences, now: datetime) -> datetime:
    """When the digest was last due, today or yesterday: one that fell in quiet hours waits for their end."""
    local = timezone.localtime(now)
    moment = datetime.combine(local.date(), time(mine.digest_hour), local.tzinfo)
    return moment if moment <= local else moment - timedelta(days=1)
