from community.members.models import Member
from community.members.rules import can_moderate, takes_part
from community.moderation.models import Report


def can_report(member: Member | None) -> bool:
    """Whoever has a name here may ask moderators to look."""
    return takes_part(member)


def can_decide(member: Member, report: Report, writer: Member | None) -> bool:
    """A moderator of this place, and never about their own words."""
    return can_moderate(member, report.group) and writer != member
