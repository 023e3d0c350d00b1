"""Make decisions, and take in appeals. Each action checks its rule under its lock.

Locks are taken in one order: the reports about the content, the content, and then what the rooms and groups lock.
"""

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from community.audit.actions import record
from community.groups.actions import put_back_in_group, take_out_of_group
from community.groups.models import Group
from community.members.models import Member
from community.moderation.actions import mark_reversed, notify_writer, set_state
from community.moderation.alerts.actions import looked_at, report_came_in
from community.moderation.cases.actions import file_report, refresh_cases
from community.moderation.choices import ContentState, Outcome, ReportState, Source
from community.moderation.decisions import rules
from community.moderation.decisions.versions import version_of
from community.moderation.measures.actions import begin_measure, end_measures_of, shorten_measures_of
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Decision, Report
from community.moderation.models.decision import REVERSALS
from community.moderation.put_aside.actions import tell_host
from community.moderation.registry import Subject, subject_of
from community.notifications.actions import notify
from community.permissions import require

MILDER_THAN_HIDDEN = (Outcome.NOTE, Outcome.WARN)
NEW_STATE = {
    Outcome.HIDE: ContentState.HIDDEN,
    Outcome.TAKE_OUT: ContentState.HIDDEN,
    Outcome.REWRITE: ContentState.HIDDEN,
    Outcome.RESTORE: ContentState.VISIBLE,
    Outcome.LET_BACK: ContentState.VISIBLE,
}


class AlreadyDecided(Exception):
    """A moderator decided on this report before."""


class ChangedMeanwhile(Exception):
    """The content, a report about it or the colleague who is looking changed after the moderator opened the report."""


class OutcomeNotPossible(Exception):
    """The content changed, so that this outcome is not possible any more."""


@transaction.atomic
def appeal_decision(*, actor: Member, decision: Decision, text: str) -> Report:
    """Ask another moderator to look at a decision again: a report that only another moderator decides on. The same text
    of the same member again returns the report that is there.

    Raises:
        NotAllowed: not the writer, not once more, or not in time.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if stored := decision.appeals.filter(reporter=actor, text=text).first():
        return stored
    require(rules.can_appeal, actor.refresh_rights(), decision)
    subject = subject_of(decision)
    report = Report.objects.create(
        kind=decision.kind,
        thing=decision.thing,
        group=subject.target.group(subject.thing) if subject.thing is not None else None,
        reporter=actor,
        writer=decision.writer,
        rule=decision.rule,
        text=text,
        appeal_of=decision,
    )
    record(actor=actor, verb="decision.appeal", thing=decision)
    file_report(report)
    report_came_in(report)
    return report


@transaction.atomic
def decide_report(
    *,
    actor: Member,
    report: Report,
    outcome: str,
    rule: str,
    explanation: str,
    fragment: str = "",
    facts: str = "",
    law: str = "",
    content_note: str = "",
    seen: str = "",
    measure: MeasureChoice | None = None,
    ends_in: int | None = None,
    part_of: Decision | None = None,
) -> Decision:
    """Decide on a report, and notify the writer and the reporters. Closes every open report about the same content.

    The writer keeps the text, and reads in the statement of reasons which rule, which words, and how to appeal. The
    same decision of the same moderator again returns the one that is there. ``seen`` is the version (``version_of``)
    that the moderator has read, ``part_of`` the decision of which the writer is told with this one. While an appeal is
    open, the decision answers it, and closes the matter. A ``measure`` for the person begins with a decision that the
    writer reads, and never with that of a second look. ``ends_in`` are the days after which the measures of the first
    decision end, when a second look makes them shorter.

    Raises:
        AlreadyDecided: the report is closed, by another decision.
        ChangedMeanwhile: the moderator has not seen the newest state.
        NotAllowed: the actor may not decide on this report, or may not give this measure.
        OutcomeNotPossible: the content changed meanwhile.
    """
    statement = {"outcome": outcome, "rule": rule, "fragment": fragment, "explanation": explanation}
    statement |= {"facts": facts, "law": law, "content_note": content_note if outcome == Outcome.NOTE else ""}
    reports = _locked_reports(report)
    if report.pk not in reports:
        return _decided_before(report, decided_by=actor, **statement)
    report, subject = reports[report.pk], subject_of(report, lock=True)
    require(rules.can_decide, actor.refresh_rights(), report, subject.writer)
    if seen and seen != version_of(report, subject, reader=actor):
        raise ChangedMeanwhile
    has_no_note = outcome == Outcome.NOTE and not content_note
    if has_no_note or not rules.takes_measure(report, subject, outcome, measure, ends_in):
        raise OutcomeNotPossible
    appeal = rules.open_appeal(report)
    about = {"subject": subject, "report": report, "appeal": appeal, "part_of": part_of}
    detected_by = rules.detection_of(appeal or report)
    about |= {"detected_by": detected_by, "measure": measure, "ends_in": ends_in}
    decision = make_decision(actor=actor, **about, **statement)
    _close(reports)
    return decision


def make_decision(
    *,
    actor: Member,
    subject: Subject,
    report: Report,
    detected_by: str,
    appeal: Report | None = None,
    measure: MeasureChoice | None = None,
    ends_in: int | None = None,
    **statement,
) -> Decision:
    """Store a decision on this report, carry it out and notify the writer. The caller checks its rule, and holds the
    locks on the report and on the content. ``appeal`` is what the decision answers."""
    decision = Decision.objects.create(
        kind=report.kind,
        thing=report.thing,
        writer=subject.writer,
        decided_by=actor,
        report=report,
        second_look_at=appeal and appeal.appeal_of,
        is_of_reporter=appeal is not None and appeal.is_of_reporter,
        words_key=subject.words_key,
        detected_by=detected_by,
        **statement,
    )
    _carry_out(decision, subject, report.group, measure)
    if decision.outcome == Outcome.SHORTER:
        shorten_measures_of(decision.second_look_at, actor=actor, days=ends_in)
    _reverse_earlier(decision)
    verb, reason = f"decision.{decision.outcome}", decision.explanation
    record(actor=actor, verb=verb, thing=decision, reason=reason, rule=decision.rule)
    notify_writer(decision)
    return decision


def _locked_reports(report: Report) -> dict[int, Report]:
    """Lock the open reports about the same content, in one order; return them by key."""
    return Report.objects.about(report.kind, report.thing).undecided().locked()


def _decided_before(report: Report, **statement) -> Decision:
    """Return the newest decision, when it is this very one.

    Raises:
        AlreadyDecided: it is another one.
        ChangedMeanwhile: the report is open, and is about something newer now.
    """
    if Report.objects.filter(pk=report.pk).undecided().exists():
        raise ChangedMeanwhile
    newest = Decision.objects.about(report.kind, report.thing).order_by("-pk")[:1]
    same = Decision.objects.filter(pk__in=newest.values("pk"), **statement).first()
    if same is None:
        raise AlreadyDecided
    return same


def _carry_out(decision: Decision, subject: Subject, group: Group | None, measure: MeasureChoice | None) -> None:
    """Hide or show the content, take its writer out of the group or back into it, and begin the measure."""
    second_look = decision.second_look_at
    if subject.can_be_hidden and decision.outcome in NEW_STATE:
        set_state(subject, NEW_STATE[decision.outcome])
    elif second_look is not None and subject.is_hidden and decision.outcome in MILDER_THAN_HIDDEN:
        set_state(subject, ContentState.VISIBLE)
    if decision.outcome == Outcome.NOTE:
        Decision.objects.filter(pk=decision.pk).update(note_before=subject.note)
        subject.target.set_note(subject.thing, decision.content_note)
    if decision.outcome == Outcome.WITHDRAW and second_look.outcome == Outcome.NOTE:
        _put_note_back(second_look, subject)
    if decision.outcome in subject.target.replacements:
        taken = subject.target.replacements[decision.outcome].take(subject.thing)
        Decision.objects.filter(pk=decision.pk).update(words_before=taken)
    if decision.outcome == Outcome.RESTORE and not subject.can_be_hidden:
        _put_words_back(decision, subject, second_look or rules.taken_away(decision, subject))
    if decision.outcome == Outcome.TAKE_OUT:
        take_out_of_group(actor=decision.decided_by, group=group, member=subject.writer)
    is_only_hidden_now = decision.outcome == Outcome.HIDE and second_look and second_look.outcome == Outcome.TAKE_OUT
    if decision.outcome == Outcome.LET_BACK or is_only_hidden_now:
        put_back_in_group(actor=decision.decided_by, group=group, member=subject.writer)
    if measure is not None:
        begin_measure(actor=decision.decided_by, decision=decision, group=group, choice=measure)


def _put_words_back(decision: Decision, subject: Subject, taking: Decision) -> None:
    """Put back what this decision took away, and let it count no longer. The decision is about the words as they are
    then: nobody takes them away again after a second look."""
    subject.target.replacements[taking.outcome].put_back(subject.thing, taking.words_before)
    Decision.objects.filter(pk=decision.pk).update(words_key=subject.words_key)
    if decision.second_look_at_id is None:
        end_measures_of(taking, actor=decision.decided_by, is_second_look=False)
        mark_reversed(Decision.objects.filter(pk=taking.pk))


def _put_note_back(noted: Decision, subject: Subject) -> None:
    """Put the content note back that this decision replaced, unless it was changed since."""
    if subject.thing is not None and subject.note == noted.content_note:
        subject.target.set_note(subject.thing, noted.note_before)


def _reverse_earlier(decision: Decision) -> None:
    """Let the decisions that this one undoes, or replaces in a second look, count no longer; their measures end."""
    if decision.second_look_at_id and decision.outcome not in (Outcome.KEEP, Outcome.SHORTER):
        mark_reversed(Decision.objects.filter(pk=decision.second_look_at_id))
        if not decision.is_of_reporter:
            end_measures_of(decision.second_look_at, actor=decision.decided_by, is_second_look=True)
    if decision.outcome in REVERSALS:
        earlier = Decision.objects.about(decision.kind, decision.thing).filter(words_key=decision.words_key)
        undone = earlier.exclude(pk=decision.pk).exclude(outcome__in=REVERSALS)
        for row in undone.filter(measures__ended_at=None, measures__isnull=False).distinct():
            end_measures_of(row, actor=decision.decided_by, is_second_look=False)
        mark_reversed(undone)


def _close(reports: dict[int, Report]) -> None:
    """Close these reports, and notify each reporter once."""
    for report in reports_of_reporters(reports):
        notify(member=report.reporter, kind="moderation.looked", thing=report.public_id, caused_as=None)
    for report in reports.values():
        if report.is_of_host:
            tell_host(report)
    closed = Report.objects.filter(pk__in=list(reports))
    closed.update(state=ReportState.DECIDED, decided_at=timezone.now())
    refresh_cases({report.case_id for report in reports.values()} - {None})
    for report in reports.values():
        looked_at(report)


def reports_of_reporters(reports: dict[int, Report]) -> list[Report]:
    """Return the report of each member who hears that somebody looked: also of who asked for another look at it."""
    first = Q(reporter=OuterRef("reporter"), kind=OuterRef("kind"), thing=OuterRef("thing"))
    made = Report.objects.filter(first, source=Source.READER, appeal_of=None).order_by("-pk").values("pk")[:1]
    closed = Report.objects.filter(Q(appeal_of=None) | Q(is_of_reporter=True), pk__in=list(reports))
    keys = closed.filter(reporter__is_active=True).values_list(Subquery(made), flat=True)
    return list(Report.objects.filter(pk__in=list(keys)).select_related("reporter").order_by("pk"))
