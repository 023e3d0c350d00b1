from datetime import timedelta

from django.utils import timezone

from community.groups.choices import MembershipState
from community.members.models import Member
from community.members.rules import can_moderate, takes_part
from community.moderation.choices import Outcome
from community.moderation.models import Decision, Report

APPEAL_WEEKS = 6


def can_report(member: Member | None) -> bool:
    """Visitors may ask moderators to look, and whoever has a name here."""
    return member is None or not member.is_authenticated or takes_part(member)


def can_decide(member: Member, report: Report, writer: Member | None) -> bool:
    """A moderator of this place, never about their own words, and never about their own decision."""
    decided_before = report.appeal_of is not None and report.appeal_of.decided_by_id == member.pk
    same = Report.objects.filter(kind=report.kind, thing=report.thing).undecided()
    decided_before = decided_before or same.filter(appeal_of__decided_by=member).exists()  # one decision closes all
    return can_moderate(member, report.group) and writer != member and not decided_before


def can_appeal(member: Member, decision: Decision) -> bool:
    """The writer, once per decision, within the weeks that the letter names."""
    in_time = timezone.now() - decision.created_at < timedelta(weeks=APPEAL_WEEKS)
    return decision.writer_id == member.pk and in_time and not decision.appeals.exists()


def can_let_back(report: Report, writer: Member | None) -> bool:
    """Whether the writer is out of this group because of this very thing. Out for something else stays out."""
    if writer is None or report.group is None:
        return False
    is_out = report.group.memberships.filter(member=writer, state=MembershipState.REMOVED).exists()
    about_place = Decision.objects.about(report.kind, report.thing).exclude(outcome__in=[Outcome.KEEP, Outcome.HIDE])
    last = about_place.first()
    return is_out and last is not None and last.outcome == Outcome.TAKE_OUT
