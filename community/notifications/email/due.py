"""Which email is due to which member at a moment. Reads only; every condition that can stop an email is checked here.

An email says how many notifications wait, and nothing else. Each notification is in one email at most: a member who
does not come to look gets no reminder.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.choices import Purpose
from community.members.models import Consent, Member
from community.notifications.choices import Delivery
from community.notifications.kinds import followable_of, still_visible, urgent_kinds
from community.notifications.models import Notification, Preferences

MIN_INTERVAL = timedelta(minutes=15)  # between two emails to one member
MAX_AGE = timedelta(days=3)  # older notifications are in the list, and are not mailed any more


@dataclass(frozen=True)
class DueEmail:
    """An email to a member about these notifications; ``with_digest`` when those of the daily digest are among them."""

    member: Member
    notifications: list[Notification]
    with_digest: bool


def members_to_mail(now: datetime) -> QuerySet:
    """Return the members with a new notification who may get mail. One query, which begins with those notifications;
    ``due_email`` checks the rest per member."""
    new = Notification.objects.unread().filter(mailed_at=None, created_at__gt=now - MAX_AGE)
    return members_who_may_get_mail(now).filter(pk__in=new.order_by().values("member"))


def members_who_may_get_mail(now: datetime) -> QuerySet:
    """Return the members who have a new notification and may get mail about it."""
    return _willing(Notification.objects.unread().filter(mailed_at=None, created_at__gt=now - MAX_AGE), now)


def is_still_wanted(member_key: str) -> bool:
    """Return whether an email that could not be sent yet is still welcome: the member has not read what it is about,
    and may still get mail."""
    mailed = Notification.objects.unread().filter(mailed_at__isnull=False)
    return _willing(mailed, timezone.now()).filter(pk=member_key).exists()


def _willing(notifications: QuerySet, now: datetime) -> QuerySet:
    """Return the members with one of these notifications who gave consent or have urgent mail, verified their email
    address, and are neither away nor on a break."""
    consent = Consent.objects.standing().filter(member=OuterRef("pk"), purpose=Purpose.MAIL)
    verified_email = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
    new = notifications.filter(member=OuterRef("pk"))
    unwilling = Preferences.objects.filter(member=OuterRef("pk"), urgent_mail=False)
    is_urgent = Exists(new.filter(kind__in=urgent_kinds())) & ~Exists(unwilling)
    silent = Q(notification_preferences__break_until__gt=timezone.localdate(now))
    present = Member.objects.filter(is_active=True, away_since=None)
    willing = present.filter(Exists(verified_email), Exists(consent) & Exists(new) | is_urgent)
    return willing.exclude(silent).order_by("pk")


def due_email(member_key: UUID, now: datetime) -> DueEmail | None:
    """Return the email that is due to this member at this moment, or None."""
    member = members_who_may_get_mail(now).filter(pk=member_key).first()
    if member is None:
        return None
    preferences = Preferences.objects.filter(member=member).first() or Preferences(member=member)
    urgent = _urgent(preferences, now) if preferences.urgent_mail else []
    usual, with_digest = _usual(preferences, now)
    rows = urgent + [row for row in usual if row not in urgent]
    return DueEmail(member, rows, with_digest) if rows else None


def _urgent(preferences: Preferences, now: datetime) -> list[Notification]:
    """Return what is about somebody in danger. Quiet hours and the choice for other mail do not hold for it."""
    since = max(moment for moment in (preferences.mail_after, now - MAX_AGE) if moment)
    return _new_since(since, preferences.member, kind__in=urgent_kinds())


def _usual(preferences: Preferences, now: datetime) -> tuple[list[Notification], bool]:
    """Return what the member wants mail about now, and whether the daily digest is in it."""
    member = preferences.member
    consent = member.consents.standing().filter(purpose=Purpose.MAIL).order_by("given_at").last()
    if consent is None:
        return [], False
    if in_quiet_hours(preferences, now):
        return [], False
    agreed_at = consent.given_at
    since = max(moment for moment in (agreed_at, preferences.mail_after, now - MAX_AGE) if moment)
    by_delivery = _by_delivery(_new_since(since, member), member, preferences)
    immediate, digest = [], by_delivery.get(Delivery.DAILY, [])
    if preferences.last_mail_at is None or now - preferences.last_mail_at >= MIN_INTERVAL:
        immediate = by_delivery.get(Delivery.NOW, [])
    is_digest_time = max(filter(None, [preferences.last_digest_at, agreed_at])) < last_digest_moment(preferences, now)
    with_digest = bool(digest) and is_digest_time
    return immediate + digest if with_digest else immediate, with_digest


def _new_since(since: datetime, member: Member, **only) -> list[Notification]:
    """Return what the member may see now, has not read, and was not mailed about; ``only`` are more conditions."""
    new = Notification.objects.visible_to(member).unread().filter(mailed_at=None, created_at__gt=since, **only)
    return still_visible(new, member)


def _by_delivery(rows: list[Notification], member: Member, preferences: Preferences) -> dict[str, list[Notification]]:
    """Group by ``Delivery``: the choice for the followed thing, or else the usual choice."""
    choices = {(kind, thing): how for kind, thing, how in member.follows.values_list("kind", "thing", "how")}
    by_delivery: dict[str, list[Notification]] = {}
    for row in rows:
        how = choices.get((followable_of(row.kind), row.thing), Delivery.USUAL)
        by_delivery.setdefault(preferences.usual if how == Delivery.USUAL else how, []).append(row)
    return by_delivery


def in_quiet_hours(preferences: Preferences, now: datetime) -> bool:
    """Whether it is quiet: from the one hour up to the other, also across midnight. Two equal hours: never."""
    hour, start, end = timezone.localtime(now).hour, preferences.quiet_from, preferences.quiet_until
    if start == end:
        return False
    return start <= hour < end if start < end else hour >= start or hour < end


def last_digest_moment(preferences: Preferences, now: datetime) -> datetime:
    """Return when the digest was last due: today or yesterday. A digest within quiet hours waits for their end."""
    local = timezone.localtime(now)
    moment = datetime.combine(local.date(), time(preferences.digest_hour), local.tzinfo)
    return moment if moment <= local else moment - timedelta(days=1)
