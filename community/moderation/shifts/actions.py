"""Plan, offer and take over shifts. Each action locks first: the member who plans, or the shift."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.moderation.models import Shift
from community.moderation.shifts import rules
from community.notifications.actions import announce_recount, notify, notify_many
from community.permissions import NotAllowed, require

OFFERED, TAKEN, SOON = "moderation.shift_offered", "moderation.shift_taken", "moderation.shift_soon"
REMINDED_BEFORE = timedelta(hours=1)
SAME_MOMENT = timedelta(minutes=1)  # between two requests for a shift that begins now


class AtThatTime(Exception):
    """The member has a shift at that time already."""


@transaction.atomic
def plan_shifts(*, actor: Member, spans: list[tuple[datetime, datetime]]) -> list[Shift]:
    """Plan shifts of the moderator's own, and return those that stand now for these spans: planning the same again
    changes nothing. A span of which a part is in a shift of theirs already is left out.

    Raises:
        NotAllowed: the actor moderates nowhere.
    """
    _lock(actor)
    require(rules.can_plan_shifts, actor.refresh_rights())
    planned = [_planned(actor, begins, ends) for begins, ends in spans]
    return [shift for shift in planned if shift is not None]


def _planned(actor: Member, begins: datetime, ends: datetime) -> Shift | None:
    """Return the moderator's shift that has the whole span, made when there is none; None when one has a part of it."""
    other = actor.shifts.at_the_time_of(begins, ends).first()
    if other is not None:
        return other if other.begins <= begins + SAME_MOMENT and other.ends >= ends else None
    shift = Shift.objects.create(member=actor, begins=begins, ends=ends)
    record(actor=actor, verb="shift.plan", thing=shift)
    return shift


@transaction.atomic
def end_shift(*, actor: Member, shift: Shift) -> bool:
    """End the moderator's shift now, or cancel it before it begins. Return whether it had begun. Doing it twice changes
    nothing.

    Raises:
        NotAllowed: it is of a colleague.
    """
    if shift.member_id == actor.pk and not Shift.objects.select_for_update().to_come().filter(pk=shift.pk).exists():
        return shift.has_begun
    shift = _locked(shift)
    require(rules.can_change_shift, actor.refresh_rights(), shift)
    announce_recount(kinds=(OFFERED, SOON), thing=shift.public_id)
    record(actor=actor, verb="shift.end", thing=shift)
    if not shift.has_begun:
        shift.delete()
        return False
    shift.ends, shift.is_offered, shift.offered_to = timezone.now(), False, None
    if shift.ends == shift.begins:
        shift.delete()
    else:
        shift.save(update_fields=["ends", "is_offered", "offered_to"])
    return True


@transaction.atomic
def offer_shift(*, actor: Member, shift: Shift, colleague: Member | None = None) -> Shift:
    """Offer a shift to a colleague, or to all; they are notified. It stays the moderator's until somebody takes it.
    Offering the same again changes nothing.

    Raises:
        NotAllowed: it is over, or of a colleague.
    """
    shift = _locked(shift)
    require(rules.can_change_shift, actor.refresh_rights(), shift)
    if shift.is_offered and shift.offered_to_id == (colleague and colleague.pk):
        return shift
    shift.is_offered, shift.offered_to = True, colleague
    shift.save(update_fields=["is_offered", "offered_to"])
    record(actor=actor, verb="shift.offer", thing=shift)
    moderators = Duty.objects.now().filter(kind=DutyKind.MODERATOR).exclude(member=actor)
    if colleague is not None:
        moderators = moderators.filter(member=colleague)
    members = set(moderators.values_list("member", flat=True))
    notify_many(members=members, kind=OFFERED, thing=shift.public_id, caused_as=None)
    return shift


@transaction.atomic
def keep_shift(*, actor: Member, shift: Shift) -> Shift:
    """Take the offer of a shift back. Doing it twice changes nothing.

    Raises:
        NotAllowed: it is over, or a colleague took it.
    """
    shift = _locked(shift)
    require(rules.can_change_shift, actor.refresh_rights(), shift)
    if shift.is_offered:
        shift.is_offered, shift.offered_to = False, None
        shift.save(update_fields=["is_offered", "offered_to"])
        record(actor=actor, verb="shift.keep", thing=shift)
        announce_recount(kinds=(OFFERED,), thing=shift.public_id)
    return shift


@transaction.atomic
def take_shift(*, actor: Member, shift: Shift) -> Shift:
    """Take over a shift that a colleague offers, who is notified. Taking it twice changes nothing.

    Raises:
        NotAllowed: it is not on offer to the actor any more.
        AtThatTime: the actor has a shift at that time already.
    """
    _lock(actor)
    shift = _locked(shift)
    if shift.member_id == actor.pk:
        return shift
    require(rules.can_take_shift, actor.refresh_rights(), shift)
    if actor.shifts.at_the_time_of(shift.begins, shift.ends).exists():
        raise AtThatTime
    before, shift.member = shift.member, actor
    shift.is_offered, shift.offered_to, shift.reminded_at = False, None, None
    shift.save(update_fields=["member", "is_offered", "offered_to", "reminded_at"])
    record(actor=actor, verb="shift.take", thing=shift)
    announce_recount(kinds=(OFFERED, SOON), thing=shift.public_id)
    notify(member=before, kind=TAKEN, thing=shift.public_id, caused_as=None)
    return shift


def remind_of_shifts() -> int:
    """Notify the moderators whose shift begins within the hour, each once, and return how many."""
    now = timezone.now()
    soon = Shift.objects.filter(begins__gt=now, begins__lte=now + REMINDED_BEFORE, reminded_at=None)
    return sum(_remind(key) for key in list(soon.values_list("pk", flat=True)))


@transaction.atomic
def _remind(key: int) -> bool:
    shift = Shift.objects.select_for_update(of=("self",)).select_related("member").filter(pk=key).first()
    if shift is None or shift.reminded_at is not None or shift.has_begun:
        return False
    shift.reminded_at = timezone.now()
    shift.save(update_fields=["reminded_at"])
    notify(member=shift.member, kind=SOON, thing=shift.public_id, caused_as=None)
    return True


def _lock(member: Member) -> None:
    Member.objects.select_for_update().get(pk=member.pk)


def _locked(shift: Shift) -> Shift:
    """Lock a shift.

    Raises:
        NotAllowed: it was cancelled meanwhile.
    """
    locked = Shift.objects.select_for_update(of=("self",)).select_related("member").filter(pk=shift.pk).first()
    if locked is None:
        raise NotAllowed(rules.NOT_YOURS)
    return locked
