from community.members.models import Member
from community.members.rules import takes_part
from recoverycollege.models import CourseRun


def can_enrol(member: Member | None, run: CourseRun) -> bool:
    """Everyone with a name here, without referral, until the run begins."""
    return takes_part(member) and not run.is_cancelled and not run.has_begun
