"""Rules about the outcome that a reporter reads, and about asking for another look."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import APPEAL_WEEKS
from community.moderation.models import Decision, Report
from community.permissions import denied_with


def left_as_it_was(report: Report) -> Decision | None:
    """Return the decision by which what was reported stayed as it was; None when moderators did something with it."""
    standing = Decision.objects.about(report.kind, report.thing).standing().filter(created_at__gte=report.created_at)
    newest = standing.exclude(outcome="keep", second_look_at__isnull=False).first()
    return newest if newest is not None and newest.outcome == "keep" else None


def second_look_of(member: Member, report: Report) -> Report | None:
    """Return the request of this reporter for another look at what was decided on their report."""
    asked = Report.objects.about(report.kind, report.thing).filter(reporter=member, is_of_reporter=True)
    return asked.filter(created_at__gte=report.created_at).order_by("-pk").first()


def until(report: Report):
    """Return the moment until which the reporter can ask."""
    return (report.decided_at or report.created_at) + timedelta(weeks=APPEAL_WEEKS)


@denied_with(_("You have already asked for another look, or the time for that is over."))
def can_ask_again(member: Member, report: Report) -> bool:
    """Return whether the reporter can ask for another look: once, in time, when it was left as it was and no other
    moderator has looked since."""
    is_own = report.reporter_id is not None and report.reporter_id == member.pk and report.appeal_of_id is None
    if not is_own or not report.is_decided or timezone.now() >= until(report):
        return False
    decision = left_as_it_was(report)
    if decision is None or decision.second_looks.exists():
        return False
    return second_look_of(member, report) is None
