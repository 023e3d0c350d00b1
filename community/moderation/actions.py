"""Every report, decision and appeal. Each action checks its rule under its lock.

Locks are taken in one order: the reports about the content, the content, and then what the rooms and groups lock.
"""

import uuid
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model

from community.audit.actions import record
from community.groups.actions import put_back_in_group, take_out_of_group
from community.groups.models import Group
from community.members.models import Member
from community.moderation import rules
from community.moderation.alerts.actions import looked_at, report_came_in
from community.moderation.choices import ContentState, Outcome, ReportState, Rule, Source
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject, subject_of, target
from community.moderation.versions import version_of
from community.notifications.actions import notify
from community.permissions import require
from community.web.anonymous_forms import random_key, this_hour

NEW_STATE = {
    Outcome.HIDE: ContentState.HIDDEN,
    Outcome.TAKE_OUT: ContentState.HIDDEN,
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
def make_report(
    *,
    actor: Member,
    kind: str,
    thing: Model | uuid.UUID,
    rule: str,
    text: str = "",
    along: Collection[str] = (),
    proof: str = "",
) -> Report:
    """Report content to the moderators. Reporting it again before a decision changes the first report.

    ``along`` are public ids of what the reporter sends along; what the reporter cannot send along is left out.
    ``proof`` shows that the reporter saw it a moment ago (see proofs.py); ``thing`` is the public id of what was
    deleted since.

    Raises:
        NotAllowed: the member has no name here, may not write now, or never saw this.
    """
    require(rules.can_report, actor.refresh_rights())
    origin = _origin_of(kind, thing)
    require(rules.can_report_thing, actor, kind, origin["thing"], proof)
    readable = _sent_along(kind, thing, actor) if along else set()
    words = {"rule": rule, "text": text, "along": [public_id for public_id in along if public_id in readable]}
    subject = {"reporter": actor, "kind": kind, "thing": origin["thing"]}
    open_before = {**subject, "state__in": [ReportState.OPEN, ReportState.CLAIMED], "appeal_of": None}
    was_urgent = Report.objects.filter(**open_before).in_danger().exists()
    report, is_new = Report.objects.update_or_create(
        **open_before,
        defaults=words,
        create_defaults=subject | words | origin,
    )
    if is_new:
        _report_came_in(report, actor=actor, verb="report.make")
    else:
        record(actor=actor, verb="report.change", thing=report, rule=rule)
        if report.is_urgent and not was_urgent:
            report_came_in(report)
    return report


@transaction.atomic
def raise_signal(*, kind: str, thing: Model, within: uuid.UUID | None = None) -> None:
    """Ask the moderators, for the site itself, to look at content whose writer may be in danger.

    A writer has one open signal in each scope: ``within`` is the public id of the topic or chat; without it, the
    content is the scope. While a signal is open there, it moves to the writer's newest text; nothing else changes, so
    that no moderator is disturbed twice. The caller holds locks of its room: an open signal is locked after commit.
    """
    about = target(kind)
    scope = {"writer": about.writer(thing), "within": within or about.key_of(thing)}
    if Report.objects.open_signals().filter(**scope).exists():
        transaction.on_commit(lambda: _move_signal(kind, thing, scope))
        return
    subject = {"kind": kind, "thing": about.key_of(thing), "group": about.group(thing)}
    values = {"source": Source.HOUSE, "rule": Rule.DANGER, **subject, **scope}
    if scope["writer"] is None:  # written without an account: nothing tells at which minute
        values |= {"pk": random_key(), "created_at": this_hour()}
    verb = "report.signal" if scope["writer"] else ""
    _report_came_in(Report.objects.create(**values), actor=None, verb=verb)


@transaction.atomic
def _move_signal(kind: str, thing: Model, scope: dict) -> None:
    """Let the open signal in this scope be about this content; raise a new one when it was decided on meanwhile."""
    signal = Report.objects.select_for_update().open_signals().filter(**scope).first()
    if signal is None:
        raise_signal(kind=kind, thing=thing, within=scope["within"])
        return
    signal.kind, signal.thing = kind, target(kind).key_of(thing)
    signal.save(update_fields=["kind", "thing"])


@transaction.atomic
def make_visitor_report(
    *, submission_id: uuid.UUID, kind: str, thing: Model | uuid.UUID, rule: str, text: str = "", proof: str = ""
) -> None:
    """Store the report of a visitor; the same submission again stores nothing.

    Nothing tells who or at which minute: the key does not count, the time is the hour, and there is no audit entry.

    Raises:
        NotAllowed: visitors do not see this, and never did.
    """
    origin = _origin_of(kind, thing)
    require(rules.can_report_thing, AnonymousUser(), kind, origin["thing"], proof)
    values = origin | {"rule": rule, "text": text}
    report, is_new = Report.objects.get_or_create(
        public_id=submission_id, defaults={"pk": random_key(), "created_at": this_hour(), **values}
    )
    if is_new:
        _report_came_in(report, actor=None, verb="")


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
    report_came_in(report)
    return report


@transaction.atomic
def claim_report(*, actor: Member, report: Report) -> Report:
    """Put the moderator's name beside an open report, so that two moderators do not write to the same member.

    A report that a colleague claimed or decided on stays as it is.

    Raises:
        NotAllowed: the actor may not decide on this report.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("appeal_of", "group").get(pk=report.pk)
    require(rules.can_decide, actor.refresh_rights(), report, subject_of(report).writer)
    if report.state == ReportState.OPEN:
        report.state, report.claimed_by = ReportState.CLAIMED, actor
        report.save(update_fields=["state", "claimed_by"])
        record(actor=actor, verb="report.claim", thing=report)
        looked_at(report)
    return report


@transaction.atomic
def decide_report(
    *, actor: Member, report: Report, outcome: str, rule: str, explanation: str, fragment: str = "", seen: str = ""
) -> Decision:
    """Decide on a report, and notify the writer and the reporters. Closes every open report about the same content.

    The writer keeps the text, and reads in the statement of reasons which rule, which words, and how to appeal. The
    same decision of the same moderator again returns the one that is there. ``seen`` is the version (``version_of``)
    that the moderator has read. While an appeal is open, the decision answers it, and closes the matter.

    Raises:
        AlreadyDecided: the report is closed, by another decision.
        ChangedMeanwhile: the moderator has not seen the newest state.
        NotAllowed: the actor may not decide on this report.
        OutcomeNotPossible: the content changed meanwhile.
    """
    statement = {"outcome": outcome, "rule": rule, "fragment": fragment, "explanation": explanation}
    reports = _locked_reports(report)
    if report.pk not in reports:
        return _decided_before(report, decided_by=actor, **statement)
    report, subject = reports[report.pk], subject_of(report, lock=True)
    require(rules.can_decide, actor.refresh_rights(), report, subject.writer)
    if seen and seen != version_of(report, subject, reader=actor):
        raise ChangedMeanwhile
    if outcome not in rules.possible_outcomes(report, subject):
        raise OutcomeNotPossible
    decision = Decision.objects.create(
        kind=report.kind,
        thing=report.thing,
        writer=subject.writer,
        decided_by=actor,
        report=report,
        second_look_at=rules.appealed_decision(report),
        words_key=subject.words_key,
        **statement,
    )
    _carry_out(decision, subject, report.group)
    record(actor=actor, verb=f"decision.{outcome}", thing=decision, reason=explanation, rule=rule)
    _notify_writer(decision)
    _close(list(reports), thing=report.public_id)
    for closed in reports.values():
        looked_at(closed)
    return decision


def _origin_of(kind: str, thing: Model | uuid.UUID) -> dict:
    """Return what a report keeps of the content: where it is, and who wrote it. Of what was deleted, its public id."""
    if isinstance(thing, uuid.UUID):
        return {"kind": kind, "thing": thing, "group": None, "writer": None}
    about = target(kind)
    return {"kind": kind, "thing": about.key_of(thing), "group": about.group(thing), "writer": about.writer(thing)}


def _sent_along(kind: str, thing: Model | uuid.UUID, reporter: Member) -> set[str]:
    """Return the public ids of what this reporter can send along."""
    preceding = [] if isinstance(thing, uuid.UUID) else target(kind).preceding(thing, reporter)
    return {public_id for public_id, _text in preceding}


def _report_came_in(report: Report, *, actor: Member | None, verb: str) -> None:
    """Do what every new report needs; ``actor`` is None when the site itself raised a signal. Without a ``verb`` there
    is no audit entry: it would tell at which minute somebody without an account wrote."""
    if verb:
        record(actor=actor, verb=verb, thing=report, rule=report.rule)
    report_came_in(report)


def _locked_reports(report: Report) -> dict[int, Report]:
    """Lock the open reports about the same content, in one order; return them by key."""
    same = Report.objects.filter(kind=report.kind, thing=report.thing).undecided()
    rows = same.select_for_update(of=("self",)).select_related("appeal_of", "group").order_by("pk")
    return {row.pk: row for row in rows}


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


def _carry_out(decision: Decision, subject: Subject, group: Group | None) -> None:
    """Hide or show the content, and take its writer out of the group or back into it."""
    if subject.can_be_hidden and decision.outcome in NEW_STATE:
        _set_state(subject, NEW_STATE[decision.outcome])
    if decision.outcome == Outcome.TAKE_OUT:
        take_out_of_group(actor=decision.decided_by, group=group, member=subject.writer)
    if decision.outcome == Outcome.LET_BACK:
        put_back_in_group(actor=decision.decided_by, group=group, member=subject.writer)


def _set_state(subject: Subject, state: str) -> None:
    """Hide or show the content. What its writer removed stays removed."""
    rows = subject.target.model._base_manager.filter(pk=subject.thing.pk).exclude(state=ContentState.REMOVED)
    if rows.update(state=state):
        subject.thing.state = state
        subject.target.after_change(subject.thing)


def _notify_writer(decision: Decision) -> None:
    """Notify the writer of a decision that changed something, warns, or answers an appeal."""
    if decision.writer is not None and decision.is_for_writer:
        notify(member=decision.writer, kind="moderation.decision", thing=decision.public_id, caused_as=None)


def _close(keys: list[int], *, thing: uuid.UUID) -> None:
    """Close the reports with these keys, and notify each reporter once."""
    own = Member.objects.filter(reports_made__in=keys, reports_made__appeal_of=None, is_active=True)
    for reporter in own.distinct():
        notify(member=reporter, kind="moderation.looked", thing=thing, caused_as=None)
    Report.objects.filter(pk__in=keys).update(state=ReportState.DECIDED)
