"""Take on a report."""

from django.db import transaction

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import looked_at
from community.moderation.choices import ReportState
from community.moderation.decisions.rules import can_decide
from community.moderation.models import Report
from community.moderation.registry import subject_of
from community.permissions import require


@transaction.atomic
def claim_report(*, actor: Member, report: Report) -> Report:
    """Put the moderator's name beside an open report, so that two moderators do not write to the same member.

    A report that a colleague claimed or decided on stays as it is.

    Raises:
        NotAllowed: the actor may not decide on this report.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("appeal_of", "group").get(pk=report.pk)
    require(can_decide, actor.refresh_rights(), report, subject_of(report).writer)
    if report.state == ReportState.OPEN:
        report.state, report.claimed_by = ReportState.CLAIMED, actor
        report.save(update_fields=["state", "claimed_by"])
        record(actor=actor, verb="report.claim", thing=report)
        looked_at(report)
    return report
