"""The rights of moderators, which every subject of this room asks."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from community.members.choices import DutyKind
from community.members.models import Member
from community.members.rules import can_moderate, duty_group_ids
from community.moderation.models import Report
from community.permissions import DEFAULT_REASON, denied_with


def is_moderator(member) -> bool:
    """Return whether the member moderates everywhere or in some group, and so may know of the queue."""
    return bool(duty_group_ids(member, DutyKind.MODERATOR))


def waiting_counts(user, **more: Count) -> dict[str, int]:
    """Return how many reports wait for this moderator, as ``danger`` and ``other``, and these other counts; {} for
    everybody else."""
    return Report.objects.visible_to(user).not_about(user).counts_waiting(**more) if is_moderator(user) else {}


def why_not_decide(member: Member, report: Report, writer: Member | None) -> object:
    if not can_moderate(member, report.group):
        return DEFAULT_REASON
    return _("This is about your own words or your own decision. A colleague will decide.")


def _is_about(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether this is about words of the member, also when these were deleted since."""
    if member.pk in {writer and writer.pk, report.writer_id, report.appeal_of and report.appeal_of.writer_id}:
        return True
    is_one_of_several = report.case is not None and report.case.is_merged
    return is_one_of_several and Report.objects.undecided().filter(case=report.case_id, writer=member).exists()


@denied_with(why_not_decide)
def can_read_report(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member moderates where it was reported. Not what somebody reported about themselves."""
    return can_moderate(member, report.group) and not _is_about(member, report, writer)
