"""Put a text aside as the host of its group, and take that back. Each action checks its rule under its lock.

What a host does is kept as a decision ``is_by_host``, which holds until a moderator has decided.
"""

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.actions import mark_reversed, set_state
from community.moderation.alerts.actions import looked_at, report_came_in
from community.moderation.cases.actions import file_report, refresh_cases
from community.moderation.choices import ContentState, Detection, Outcome, ReportState, Source
from community.moderation.models import Decision, Report
from community.moderation.put_aside import rules
from community.moderation.registry import Subject, subject_of, target
from community.notifications.actions import notify
from community.permissions import require


@transaction.atomic
def put_aside(*, actor: Member, kind: str, thing: Model, rule: str, explanation: str = "") -> Decision:
    """Hide this at once, tell its writer, and ask moderators to confirm it. Reports of others about it stay open.

    The same host pressing twice gets the decision that is there.

    Raises:
        NotAllowed: the actor only hosts other groups, it is not in place, or it is not for a host to judge.
    """
    about = target(kind)
    key = about.key_of(thing)
    list(Report.objects.about(kind, key).undecided().select_for_update(of=("self",)).order_by("pk"))
    report = Report(kind=kind, thing=key, group=about.group(thing), rule=rule, source=Source.HOST)
    subject = subject_of(report, lock=True)
    stored = rules.newest_of_host(kind, key)
    if stored is not None and stored.decided_by_id == actor.pk and subject.is_hidden:
        return stored
    require(rules.can_put_aside, actor.refresh_rights(), subject)
    report.writer = subject.writer
    report.save()
    decision = _decide(actor, report, subject, Outcome.HIDE, explanation)
    set_state(subject, ContentState.HIDDEN)
    file_report(report)
    record(actor=actor, verb="decision.host_hide", thing=decision, reason=explanation, rule=rule)
    report_came_in(report)
    return decision


@transaction.atomic
def take_back(*, actor: Member, decision: Decision) -> Decision:
    """Show again what a host put aside, before a moderator has looked, and tell its writer. Twice changes nothing.

    Raises:
        NotAllowed: the actor does not host the group, or it is a moderator's now.
    """
    reports = Report.objects.about(decision.kind, decision.thing).undecided().select_related("case")
    reports = list(reports.select_for_update(of=("self",)).order_by("pk"))
    subject = subject_of(decision, lock=True)
    newest = Decision.objects.about(decision.kind, decision.thing).order_by("-pk").first()
    if newest.is_by_host and newest.outcome == Outcome.RESTORE and newest.report_id == decision.report_id:
        return newest
    decision = Decision.objects.select_related("report__case", "report__group").get(pk=decision.pk)
    require(rules.can_take_back, actor.refresh_rights(), decision, subject)
    answer = _decide(actor, decision.report, subject, Outcome.RESTORE, "")
    set_state(subject, ContentState.VISIBLE)
    mark_reversed(Decision.objects.filter(pk=decision.pk))
    _close([report for report in reports if report.source == Source.HOST])
    record(actor=actor, verb="decision.host_restore", thing=answer)
    return answer


def _decide(actor: Member, report: Report, subject: Subject, outcome: str, explanation: str) -> Decision:
    decision = Decision.objects.create(
        kind=report.kind,
        thing=report.thing,
        writer=subject.writer,
        decided_by=actor,
        report=report,
        words_key=subject.words_key,
        outcome=outcome,
        rule=report.rule,
        explanation=explanation,
        detected_by=Detection.HOST,
        is_by_host=True,
    )
    if subject.writer is not None:
        notify(member=subject.writer, kind="moderation.taken_out", thing=decision.public_id, caused_as=None)
    return decision


def _close(reports: list[Report]) -> None:
    keys = [report.pk for report in reports]
    Report.objects.filter(pk__in=keys).update(state=ReportState.DECIDED, decided_at=timezone.now())
    refresh_cases({report.case_id for report in reports} - {None})
    for report in reports:
        looked_at(report)


def tell_host(report: Report) -> None:
    """Tell the host who put this aside that a moderator has decided. The caller closes the report."""
    decision = report.decisions.filter(is_by_host=True, outcome=Outcome.HIDE).select_related("decided_by").first()
    if decision is not None and decision.decided_by is not None and decision.decided_by.is_active:
        notify(member=decision.decided_by, kind="moderation.host_answer", thing=decision.public_id, caused_as=None)
