"""The right to read the lines around what was reported."""

from community.members.models import Member
from community.members.rules import can_moderate
from community.moderation.decisions.rules import can_decide
from community.moderation.models import Report
from community.moderation.registry import Subject
from community.moderation.rules import why_not_decide
from community.permissions import denied_with


def _why_not_read(member: Member, report: Report, subject: Subject) -> object:
    return why_not_decide(member, report, subject.writer)


@denied_with(_why_not_read)
def can_read_around(member: Member, report: Report, subject: Subject) -> bool:
    """Return whether the member may read the lines around it: who decides on this report, as long as it is open, and
    moderates where the content is now."""
    has_context = subject.thing is not None and subject.target.around is not None
    if not has_context or report.is_decided or not can_decide(member, report, subject.writer):
        return False
    return can_moderate(member, subject.target.group(subject.thing))
