"""Work on a case together. Each action locks the open reports of the case, and checks its rule under that lock."""

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import alert_again, looked_at
from community.moderation.alerts.on_duty import moderators_on_duty
from community.moderation.cases.actions import promise_look, refresh_cases, worked_on
from community.moderation.choices import ReportState
from community.moderation.colleagues import rules
from community.moderation.models import Case, CaseNote, Opinion, Report
from community.moderation.queue.actions import locked_case_of
from community.moderation.registry import subject_of
from community.notifications.actions import announce_recount, notify, notify_many
from community.permissions import require

HANDED, OPINION, ADVICE = "moderation.handed", "moderation.opinion", "moderation.advice"


@transaction.atomic
def release_case(*, actor: Member, report: Report) -> Report:
    """Let a case go that the moderator took on: it waits again, and of danger the people on duty are told again.

    Raises:
        NotAllowed: the actor may not decide on it, or a colleague is looking at it.
    """
    reports = locked_case_of(report)
    report = reports[report.pk]
    require(rules.can_let_go, actor.refresh_rights(), report, subject_of(report).writer)
    if report.is_claimed_now:
        _let_go(reports)
        record(actor=actor, verb="report.release", thing=report)
        for row in reports.values():
            if row.is_urgent:
                alert_again(row, without=actor)
    return report


def release_old_claims() -> int:
    """Let the cases go at which nobody worked for an hour, and tell the people on duty again. Return how many."""
    keys = Case.objects.open().claimed_long_ago().values_list("pk", flat=True)
    return sum(_release_old_claim(key) for key in list(keys))


@transaction.atomic
def _release_old_claim(key: int) -> bool:
    rows = Report.objects.undecided().filter(case=key).select_related("appeal_of", "group", "case")
    reports = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    if not Case.objects.filter(pk=key).claimed_long_ago().exists() or not reports:
        return False
    _let_go(reports)
    for row in reports.values():
        record(actor=None, verb="report.lapse", thing=row)
        alert_again(row)
    return True


def _let_go(reports: dict[int, Report]) -> None:
    for row in reports.values():
        row.state, row.claimed_by = ReportState.OPEN, None
    Report.objects.bulk_update(reports.values(), ["state", "claimed_by"])
    cases = {row.case_id for row in reports.values()} - {None}
    Case.objects.filter(pk__in=cases).update(claimed_by=None, claimed_at=None, active_at=None)
    promise_look(list(reports.values()))


@transaction.atomic
def hand_over(*, actor: Member, report: Report, colleague: Member, text: str = "") -> Report:
    """Give a case to a colleague on duty, who is notified. ``text`` becomes a note on the case. Handing the same over
    again changes nothing.

    Raises:
        NotAllowed: a colleague is looking at it, or this colleague cannot take it.
    """
    reports = locked_case_of(report)
    report = reports[report.pk]
    is_handed = report.is_claimed_now and report.claimer_id == colleague.pk and colleague != actor
    if is_handed and (not text or CaseNote.objects.filter(case=report.case_id, written_by=actor, text=text).exists()):
        return report
    writer = subject_of(report).writer
    require(rules.can_let_go, actor.refresh_rights(), report, writer)
    require(rules.can_take_it, colleague, report, writer)
    for row in reports.values():
        row.state, row.claimed_by = ReportState.CLAIMED, colleague
    Report.objects.bulk_update(reports.values(), ["state", "claimed_by"])
    now = timezone.now()
    Case.objects.filter(pk=report.case_id).update(claimed_by=colleague, claimed_at=now, active_at=now)
    refresh_cases({report.case_id} - {None})
    if text:
        CaseNote.objects.create(case_id=report.case_id, written_by=actor, text=text)
    record(actor=actor, verb="report.hand_over", thing=report)
    for row in reports.values():
        looked_at(row)
    notify(member=colleague, kind=HANDED, thing=report.public_id, caused_as=None)
    return report


@transaction.atomic
def write_case_note(*, actor: Member, report: Report, text: str, submission_id: uuid.UUID | None = None) -> CaseNote:
    """Write to colleagues about a case. The same submission again returns the note that is there.

    Raises:
        NotAllowed: the actor may not read this report.
    """
    report = locked_case_of(report)[report.pk]
    stored = CaseNote.objects.filter(public_id=submission_id, written_by=actor).first() if submission_id else None
    if stored is not None:
        return stored
    require(rules.can_write_case_note, actor.refresh_rights(), report, subject_of(report).writer)
    key = submission_id or uuid.uuid4()
    note = CaseNote.objects.create(public_id=key, case_id=report.case_id, written_by=actor, text=text)
    record(actor=actor, verb="case.note", thing=report)
    worked_on(report, actor)
    return note


@transaction.atomic
def ask_opinion(
    *, actor: Member, report: Report, colleague: Member | None = None, text: str = "", submission_id=None
) -> Opinion:
    """Ask a colleague, or anybody on duty, what they would decide. ``text`` becomes a note on the case. The same
    submission again asks once.

    Raises:
        NotAllowed: the actor does not decide on this, or this colleague cannot take it.
    """
    report = locked_case_of(report)[report.pk]
    stored = Opinion.objects.filter(public_id=submission_id, asked_by=actor).first() if submission_id else None
    if stored is not None:
        return stored
    writer = subject_of(report).writer
    require(rules.can_work_on, actor.refresh_rights(), report, writer)
    if colleague is not None:
        require(rules.can_take_it, colleague, report, writer)
    opinion = Opinion.objects.create(
        public_id=submission_id or uuid.uuid4(),
        case_id=report.case_id,
        asked_by=actor,
        asked_of=colleague,
    )
    if text:
        CaseNote.objects.create(case_id=report.case_id, written_by=actor, text=text)
    Case.objects.filter(pk=report.case_id).update(opinion_asked_at=opinion.asked_at)
    record(actor=actor, verb="opinion.ask", thing=report)
    worked_on(report, actor)
    on_duty = moderators_on_duty(report).exclude(pk=actor.pk).values_list("pk", flat=True)
    members = on_duty if colleague is None else [colleague.pk]
    notify_many(members=members, kind=OPINION, thing=report.public_id, caused_as=None)
    return opinion


@transaction.atomic
def give_opinion(*, actor: Member, report: Report, opinion: Opinion, outcome: str, text: str) -> Opinion:
    """Give a second opinion, and notify the colleague who asked. It decides nothing. The same again changes nothing.

    Raises:
        NotAllowed: the actor asked for it or does not decide on this, or it is given.
    """
    report = locked_case_of(report)[report.pk]
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=opinion.pk)
    if (opinion.given_by_id, opinion.outcome, opinion.text) == (actor.pk, outcome, text):
        return opinion
    require(rules.can_work_on, actor.refresh_rights(), report, subject_of(report).writer)
    require(rules.can_give_opinion, actor, opinion)
    opinion.given_by, opinion.outcome, opinion.text, opinion.given_at = actor, outcome, text, timezone.now()
    opinion.save(update_fields=["given_by", "outcome", "text", "given_at"])
    if not Opinion.objects.filter(case=opinion.case_id, given_at=None).exists():
        Case.objects.filter(pk=opinion.case_id).update(opinion_asked_at=None)
        announce_recount(kinds=(OPINION,), thing=report.public_id)
    record(actor=actor, verb="opinion.give", thing=report, outcome=outcome)
    if opinion.asked_by is not None:
        notify(member=opinion.asked_by, kind=ADVICE, thing=report.public_id, caused_as=None)
    return opinion


def colleague_words(report: Report) -> tuple[list[CaseNote], list[Opinion]]:
    """Return the notes and second opinions on the case of this report and on those that were put in it, oldest first.
    Two queries."""
    if report.case_id is None:
        return [], []
    cases = Case.objects.filter(Q(pk=report.case_id) | Q(merged_into=report.case_id)).values("pk")
    return list(CaseNote.objects.filter(case__in=cases)), list(Opinion.objects.filter(case__in=cases))
