from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from community import live
from community.members.choices import Purpose
from community.members.consent.actions import give_consent, withdraw_consent
from community.members.consent.rules import agrees
from community.members.models import Member
from community.notifications.choices import Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Preferences


@transaction.atomic
def save_preferences(*, actor: Member, mail: bool, **fields) -> Preferences:
    """Save when the member wants mail and when silence. ``mail`` gives or withdraws the consent: without it nothing is
    sent, and notifications from before it was given are not mailed."""
    preferences = _locked_preferences(actor)
    for name, value in fields.items():
        setattr(preferences, name, value)
    preferences.last_digest_at = timezone.now()  # the next digest comes at the chosen hour, and not at once
    preferences.save()
    if mail:
        give_consent(actor=actor, purpose=Purpose.MAIL)
    else:
        withdraw_consent(actor=actor, purpose=Purpose.MAIL)
    return preferences


@transaction.atomic
def mail_about(*, actor: Member, kind: str, thing: object) -> None:
    """Follow this thing with an email right away, and give the consent for mail. Who had no mail until now gets it only
    about what they follow themselves.

    Raises:
        NotFollowable: there is no such thing that the member may see now.
        TooManyFollows: the member has to unfollow something first.
    """
    preferences = _locked_preferences(actor)
    follow(actor=actor, kind=kind, thing=thing, how=Delivery.NOW)
    if not agrees(actor, Purpose.MAIL):
        preferences.usual = Delivery.SITE
        preferences.save(update_fields=["usual"])
        give_consent(actor=actor, purpose=Purpose.MAIL)


@transaction.atomic
def begin_break(*, actor: Member, until: date) -> None:
    """Send no mail and show no badge until this day. Notifications stay in the list."""
    preferences = _locked_preferences(actor)
    preferences.break_until = until
    preferences.mail_after = datetime.combine(until, time.min, timezone.get_default_timezone())
    preferences.save(update_fields=["break_until", "mail_after"])
    live.announce(f"me:{actor.pk}", 0)


@transaction.atomic
def end_break(*, actor: Member) -> None:
    """End the break before its day. Notifications from during the break stay in the list, and are not mailed."""
    preferences = _locked_preferences(actor)
    if preferences.break_until is None:
        return
    preferences.break_until, preferences.mail_after = None, timezone.now()
    preferences.save(update_fields=["break_until", "mail_after"])
    live.announce(f"me:{actor.pk}", 0)


def _locked_preferences(member: Member) -> Preferences:
    Preferences.objects.get_or_create(member=member)
    return Preferences.objects.select_for_update().get(member=member)
