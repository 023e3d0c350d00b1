"""Hide what enough members reported."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.moderation.actions import notify_writer, set_state
from community.moderation.automatic.rules import hides_itself
from community.moderation.cases.actions import refresh_cases
from community.moderation.choices import ContentState, Detection, Outcome, ReportState
from community.moderation.models import Decision, Report
from community.moderation.promises import promises
from community.moderation.registry import subject_of


@transaction.atomic
def hide_when_enough(report: Report) -> Decision | None:
    """Hide what this report is about when enough members reported it, tell the writer that no person decided, and let
    moderators look at it before everything that is not about danger. The reports stay open.

    The content is locked before the reports are counted, so that of two reports at once the second sees the first.
    """
    times = promises()
    if not times.hiding_reports:
        return None
    subject = subject_of(report, lock=True)
    if not hides_itself(subject, report, times):
        return None
    decision = Decision.objects.create(
        kind=report.kind,
        thing=report.thing,
        writer=subject.writer,
        report=report,
        words_key=subject.words_key,
        outcome=Outcome.HIDE,
        rule=report.rule,
        detected_by=Detection.READER,
        is_automatic=True,
    )
    set_state(subject, ContentState.HIDDEN)
    record(actor=None, verb="decision.automatic", thing=decision, rule=report.rule)
    waiting = Report.objects.about(report.kind, report.thing).filter(state=ReportState.OPEN)
    waiting.update(promised_at=timezone.now())
    refresh_cases(set(waiting.values_list("case", flat=True)) - {None})
    notify_writer(decision)
    return decision
