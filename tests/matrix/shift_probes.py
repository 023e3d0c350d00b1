"""Probes for the shifts of moderators."""

from datetime import timedelta

from django.utils import timezone

from community.members.models import Member
from community.moderation.models import Shift
from community.moderation.shifts import actions
from community.moderation.shifts.rules import can_change_shift, can_plan_shifts, can_take_shift
from tests.matrix.action_probes import allows, refuses
from tests.matrix.measure_probes import house_moderator
from tests.matrix.people import House
from tests.matrix.probes import probes, tells
from tests.support.people import make_member


def _shift(member: Member) -> Shift:
    begins = timezone.now() + timedelta(hours=2)
    return Shift.objects.create(member=member, begins=begins, ends=begins + timedelta(hours=2))


def _offered(member: Member) -> Shift:
    return actions.offer_shift(actor=member, shift=_shift(member))


@probes("community.moderation.querysets.shift.ShiftQuerySet.visible_to")
def shifts_are_seen_by_moderators(house: House) -> bool:
    shift = _shift(house_moderator("planner"))
    seen, unseen = (Shift.objects.visible_to(house.people[role]) for role in ("moderator", "insider"))
    return tells(shift in seen, shift in unseen)


@probes("community.moderation.shifts.rules.can_plan_shifts")
def moderators_plan_shifts(house: House) -> bool:
    return tells(can_plan_shifts(house.people["moderator"]), can_plan_shifts(house.people["insider"]))


@probes("community.moderation.shifts.rules.can_change_shift")
def shift_is_changed_by_its_moderator(house: House) -> bool:
    first, other = house_moderator("first_shift"), house_moderator("other_shift")
    shift = _shift(first)
    return tells(can_change_shift(first, shift), can_change_shift(other, shift))


@probes("community.moderation.shifts.rules.can_take_shift")
def shift_on_offer_is_taken_by_a_moderator(house: House) -> bool:
    shift = _offered(house_moderator("offering"))
    return tells(can_take_shift(house.people["moderator"], shift), can_take_shift(house.people["insider"], shift))


@refuses("community.moderation.shifts.actions.plan_shifts")
def member_plans_a_shift(house: House) -> object:
    begins = timezone.now()
    return actions.plan_shifts(actor=house.people["insider"], spans=[(begins, begins + timedelta(hours=1))])


@allows("community.moderation.shifts.actions.plan_shifts")
def moderator_plans_a_shift(house: House) -> object:
    begins = timezone.now()
    return actions.plan_shifts(actor=house_moderator("plans"), spans=[(begins, begins + timedelta(hours=1))])


@refuses("community.moderation.shifts.actions.end_shift")
def colleague_ends_a_shift(house: House) -> object:
    return actions.end_shift(actor=house_moderator("ends"), shift=_shift(house_moderator("has_it")))


@refuses("community.moderation.shifts.actions.offer_shift")
def colleague_offers_a_shift(house: House) -> object:
    return actions.offer_shift(actor=house_moderator("offers"), shift=_shift(house_moderator("has_this")))


@refuses("community.moderation.shifts.actions.keep_shift")
def colleague_keeps_a_shift(house: House) -> object:
    return actions.keep_shift(actor=house_moderator("keeps"), shift=_offered(house_moderator("offered")))


@refuses("community.moderation.shifts.actions.take_shift")
def member_takes_a_shift(house: House) -> object:
    return actions.take_shift(actor=make_member("takes_shift"), shift=_offered(house_moderator("gives")))


@allows("community.moderation.shifts.actions.end_shift")
@allows("community.moderation.shifts.actions.offer_shift")
@allows("community.moderation.shifts.actions.keep_shift")
@allows("community.moderation.shifts.actions.take_shift")
def moderators_hand_a_shift_over(house: House) -> object:
    first, second = house_moderator("hands"), house_moderator("over")
    actions.keep_shift(actor=first, shift=_offered(first))
    shift = actions.take_shift(actor=second, shift=_offered(house_moderator("third_one")))
    return actions.end_shift(actor=second, shift=shift)
