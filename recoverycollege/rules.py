from community.groups.rules import is_of_its_age
from community.members.choices import DutyKind
from community.members.models import Member
from community.members.rules import can_edit_pages, has_duty, takes_part
from recoverycollege.models import CourseRun


def can_enrol(member: Member | None, run: CourseRun) -> bool:
    """Everyone with a name here and of the age it is for, without referral, until the run begins."""
    return takes_part(member) and is_of_its_age(member, run) and not run.is_cancelled and not run.has_begun


def can_plan(member: Member | None) -> bool:
    """Plan runs: editors, coordinators and trainers."""
    return can_edit_pages(member) or has_duty(member, DutyKind.COORDINATOR) or has_duty(member, DutyKind.TRAINER)
