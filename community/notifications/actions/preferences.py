from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from community import live
from community.audit.actions import record
from community.members.choices import Purpose
from community.members.consent.actions import give_consent, withdraw_consent
from community.members.models import Member
from community.notifications.models import Preferences


@transaction.atomic
def choose(*, actor: Member, mail: bool, **fields) -> Preferences:
    """When there is mail and when there is silence. ``mail`` is the consent: without it nothing is sent, and what was
    told before it was given is not mailed."""
    mine = _locked(actor)
    for name, value in fields.items():
        setattr(mine, name, value)
    mine.failures, mine.retry_at = 0, None
    mine.last_digest_at = timezone.now()  # the next one at the hour that was chosen, and not at once
    mine.save()
    if mail:
        give_consent(actor=actor, purpose=Purpose.MAIL)
    else:
        withdraw_consent(actor=actor, purpose=Purpose.MAIL)
    return mine


@transaction.atomic
def begin_break(*, actor: Member, until: date) -> None:
    """Silence until this day: no mail, no badge. The list fills, and waits."""
    mine = _locked(actor)
    mine.break_until, mine.mail_after = until, datetime.combine(until, time.min, timezone.get_default_timezone())
    mine.save(update_fields=["break_until", "mail_after"])
    live.announce(f"me:{actor.pk}", 0)


@transaction.atomic
def end_break(*, actor: Member) -> None:
    """Back before the day that was chosen. What came meanwhile stands in the list, and is not mailed."""
    mine = _locked(actor)
    if mine.break_until is None:
        return
    mine.break_until, mine.mail_after = None, timezone.now()
    mine.save(update_fields=["break_until", "mail_after"])
    live.announce(f"me:{actor.pk}", 0)


@transaction.atomic
def stop_mail(*, preferences: Preferences) -> None:
    """Somebody with the link from a mail wants no more mail: the consent is withdrawn, without a login."""
    withdraw_consent(actor=preferences.member, purpose=Purpose.MAIL)
    record(actor=None, verb="notifications.stop_mail", thing=preferences)


def _locked(member: Member) -> Preferences:
    Preferences.objects.get_or_create(member=member)
    return Preferences.objects.select_for_update().get(member=member)
