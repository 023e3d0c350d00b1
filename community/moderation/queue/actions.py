"""Take on a case, and choose the order of the queue."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import looked_at
from community.moderation.cases.actions import file_report, promise_decision
from community.moderation.choices import ReportState
from community.moderation.decisions.rules import can_decide
from community.moderation.models import Case, QueueOrder, Report
from community.moderation.queue.rules import can_use_queue
from community.moderation.registry import subject_of
from community.permissions import require


@transaction.atomic
def claim_report(*, actor: Member, report: Report) -> Report:
    """Put the moderator's name beside an open report and the others in its case, so that two moderators do not write to
    the same member.

    What a colleague is looking at or decided on stays as it is. A claim on which nobody worked for an hour
    is taken over.

    Raises:
        NotAllowed: the actor may not decide on this report.
    """
    reports = locked_case_of(report)
    report = reports[report.pk]
    require(can_decide, actor.refresh_rights(), report, subject_of(report).writer)
    claimed = [row for row in reports.values() if not row.is_claimed_now and not row.is_decided]
    if report not in claimed:
        return report
    if report.case_id is None:
        file_report(report)
    for row in claimed:
        row.state, row.claimed_by = ReportState.CLAIMED, actor
    Report.objects.bulk_update(claimed, ["state", "claimed_by"])
    now = timezone.now()
    Case.objects.filter(pk=report.case_id).update(claimed_by=actor, claimed_at=now, active_at=now)
    promise_decision(claimed)
    record(actor=actor, verb="report.claim", thing=report)
    for row in claimed:
        looked_at(row)
    return report


def locked_case_of(report: Report) -> dict[int, Report]:
    """Lock the open reports in the case of this one, and the report itself, in one order; return them by key."""
    same = Report.objects.filter(pk=report.pk)
    if report.case_id is not None:
        same |= Report.objects.undecided().filter(case=report.case_id)
    return same.locked()


@transaction.atomic
def choose_order(*, actor: Member, order: str) -> None:
    """Keep the order in which the moderator sees the queue.

    Raises:
        NotAllowed: the actor moderates nowhere.
    """
    require(can_use_queue, actor.refresh_rights())
    QueueOrder.objects.update_or_create(member=actor, defaults={"order": order})
