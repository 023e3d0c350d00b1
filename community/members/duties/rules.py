"""The right to give duties and end them, and whether somebody would be left to do what the house cannot be without."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from community.members.choices import DANGER_DUTIES, RECOVERY_CODES, DutyKind
from community.members.models import Duty, Member
from community.members.rules import can_manage_members, can_moderate, current_duties, looks_after
from community.permissions import denied_with


def has_work(member) -> bool:
    """Return whether the member has a duty, and may use it in this session."""
    return bool(current_duties(member)) and member.may_use_duties


@denied_with(_("Only the people who run this site can give this task; a host can ask a co-host, for a while."))
def can_give_duty(actor, kind: str, group, until: datetime | None) -> bool:
    """Return whether the actor is an operator or the command line (None), or hosts or moderates the group and gives the
    duty of host there, with an end."""
    is_shared = kind == DutyKind.HOST and group is not None and until is not None
    return can_manage_members(actor) or (is_shared and looks_after(actor, group))


@denied_with(_("Only the people who run this site, and moderators of the group, can end this task."))
def can_end_duty(actor, duty) -> bool:
    """Return whether the actor is an operator, the command line (None), a moderator of the group of the duty, or a host
    there and the duty is that of a co-host, which has an end."""
    if can_manage_members(actor):
        return True
    if duty.group is None:
        return False
    is_shared = duty.kind == DutyKind.HOST and duty.until is not None
    return can_moderate(actor, duty.group) or (is_shared and looks_after(actor, duty.group))


def second_steps() -> QuerySet:
    """Return the apps and passkeys of members; recovery codes on paper are no second step by themselves."""
    return Member._meta.get_field("authenticator").related_model.objects.exclude(type=RECOVERY_CODES)


def has_step_of_house() -> Exists | Value:
    """Return the condition on duties that their member has a second step, in a house that asks staff for one."""
    if not settings.STAFF_SECOND_FACTOR:
        return Value(True)
    return Exists(second_steps().filter(user=OuterRef("member")))


def usable(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Return those that somebody can use now: the account is open, the member is here, with a second step."""
    return duties.now().filter(has_step_of_house(), member__is_active=True, member__away_since=None)


def is_needed(duty: Duty) -> bool:
    """Return whether the house cannot be without this duty: moderators and operators of the whole house."""
    return duty.group_id is None and duty.kind in DANGER_DUTIES


def leaves_somebody(duty: Duty) -> bool:
    """Return whether somebody else can use this duty, without an end, when this member cannot any more."""
    others = Duty.objects.filter(kind=duty.kind, group=None, until=None).exclude(member=duty.member_id)
    return not is_needed(duty) or usable(others).exists()
