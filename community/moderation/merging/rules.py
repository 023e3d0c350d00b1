"""The rights of moderators who put cases together."""

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.colleagues.rules import can_let_go
from community.moderation.models import Report
from community.moderation.registry import subject_of
from community.permissions import denial_reason, denied_with

ELSEWHERE = _("These are not about the same place. They stay apart, so that those who moderate each place see them.")
NOT_OPEN = _("A colleague decided on one of these, or put it somewhere else. Look again; nothing was changed.")
DECIDED = _("Something in this case is decided already: it stays together.")


def _may_change(member: Member, report: Report) -> bool:
    return can_let_go(member, report, subject_of(report).writer)


def _why_not_merge(member: Member, report: Report, other: Report) -> object:
    for row in (report, other):
        if not _may_change(member, row):
            return denial_reason(can_let_go, member, row, subject_of(row).writer)
    return ELSEWHERE if report.group_id != other.group_id else NOT_OPEN


@denied_with(_why_not_merge)
def can_merge(member: Member, report: Report, other: Report) -> bool:
    """Return whether the member may put the case of ``other`` in that of ``report``: both open, of the same place, and
    with no colleague who is looking at one of them."""
    is_apart = None not in (report.case_id, other.case_id) and report.case_id != other.case_id
    return is_apart and report.group_id == other.group_id and all(_may_change(member, row) for row in (report, other))


def _why_not_split(member: Member, report: Report) -> object:
    writer = subject_of(report).writer
    return DECIDED if _may_change(member, report) else denial_reason(can_let_go, member, report, writer)


@denied_with(_why_not_split)
def can_split(member: Member, report: Report) -> bool:
    """Return whether the member may take what this report is about out of its merged case: as long as nothing in that
    case is decided, and no colleague is looking at it."""
    return is_still_whole(report) and _may_change(member, report)


def is_still_whole(report: Report) -> bool:
    """Return whether its case was merged, and nothing in it is decided."""
    if report.case is None or not report.case.is_merged:
        return False
    return not Report.objects.filter(case=report.case_id, state="decided").exists()
