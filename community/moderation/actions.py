"""From a report to a decision that the writer can read."""

import uuid
from collections.abc import Collection

from django.db import transaction

from community.audit.actions import record
from community.groups.actions import put_back_in_group, take_out_of_group
from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import ContentState, Outcome, ReportState
from community.moderation.models import Decision, Report
from community.moderation.registry import target
from community.moderation.rules import can_let_back
from community.notifications.actions import notify
from community.web.anonymous_forms import random_key, this_hour

NEW_STATE = {
    Outcome.HIDE: ContentState.HIDDEN,
    Outcome.TAKE_OUT: ContentState.HIDDEN,
    Outcome.RESTORE: ContentState.VISIBLE,
    Outcome.LET_BACK: ContentState.VISIBLE,
}


@transaction.atomic
def make_report(*, actor: Member, kind: str, thing, rule: str, text: str = "", along: Collection[str] = ()) -> Report:
    """Ask moderators to look. Asking again about the same thing, before a decision, changes the words only."""
    group: Group | None = target(kind).group(thing)
    report, new = Report.objects.update_or_create(
        reporter=actor,
        kind=kind,
        thing=thing.public_id,
        state__in=[ReportState.OPEN, ReportState.CLAIMED],
        appeal_of=None,
        defaults={"rule": rule, "text": text, "along": list(along)},
        create_defaults={
            "reporter": actor,
            "kind": kind,
            "thing": thing.public_id,
            "group": group,
            "rule": rule,
            "text": text,
            "along": list(along),
        },
    )
    record(actor=actor, verb="report.make" if new else "report.change", thing=report, rule=rule)
    return report


@transaction.atomic
def make_visitor_report(*, submission_id: uuid.UUID, kind: str, thing, rule: str, text: str = "") -> None:
    """Store the report of a visitor; the same submission again stores nothing.

    Nothing tells who or at which minute: the key does not count, the time is the hour, and there is no audit entry.
    """
    values = {"kind": kind, "thing": thing.public_id, "group": target(kind).group(thing), "rule": rule, "text": text}
    Report.objects.get_or_create(
        public_id=submission_id, defaults={"pk": random_key(), "created_at": this_hour(), **values}
    )


@transaction.atomic
def ask_for_another_look(*, actor: Member, decision: Decision, text: str) -> Report:
    """The writer does not agree: another moderator looks. Asking twice about one decision makes one request."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if known := decision.appeals.first():
        return known
    thing = target(decision.kind).thing(decision.thing)
    report = Report.objects.create(
        kind=decision.kind,
        thing=decision.thing,
        group=target(decision.kind).group(thing) if thing is not None else None,
        reporter=actor,
        rule=decision.rule,
        text=text,
        appeal_of=decision,
    )
    record(actor=actor, verb="decision.appeal", thing=decision)
    return report


@transaction.atomic
def claim_report(*, actor: Member, report: Report) -> Report:
    """Say "I am looking at this", so that two moderators do not write to the same person."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state != ReportState.DECIDED:
        report.state, report.claimed_by = ReportState.CLAIMED, actor
        report.save(update_fields=["state", "claimed_by"])
        record(actor=actor, verb="report.claim", thing=report)
    return report


@transaction.atomic
def decide_report(
    *, actor: Member, report: Report, outcome: str, rule: str, explanation: str, fragment: str = ""
) -> Decision:
    """Decide on what was reported, and tell the writer and the reporters. Closes every open report about it.

    The writer keeps the text, and reads in the decision which rule, which words, and who to ask for another look.
    """
    kind = target(report.kind)
    thing = kind.thing(report.thing)
    writer = kind.writer(thing) if thing is not None else None
    was_out = can_let_back(report, writer)  # before this decision stands beside the earlier ones
    decision = Decision.objects.create(
        kind=report.kind,
        thing=report.thing,
        writer=writer,
        decided_by=actor,
        outcome=outcome,
        rule=rule,
        fragment=fragment,
        explanation=explanation,
    )
    if thing is not None and kind.can_be_hidden and outcome in NEW_STATE:
        # in one question: what the writer took back meanwhile stays taken back
        in_house = kind.model._base_manager.filter(pk=thing.pk).exclude(state=ContentState.REMOVED)
        if in_house.update(state=NEW_STATE[outcome]):
            thing.state = NEW_STATE[outcome]
            kind.after_change(thing)
    if writer is not None and report.group is not None and outcome == Outcome.TAKE_OUT:
        take_out_of_group(actor=actor, group=report.group, member=writer)
    if was_out and outcome == Outcome.LET_BACK:
        put_back_in_group(actor=actor, group=report.group, member=writer)
    record(actor=actor, verb=f"decision.{outcome}", thing=decision, reason=explanation, rule=rule)
    _tell_those_concerned(report=report, decision=decision, writer=writer)
    return decision


def _tell_those_concerned(*, report: Report, decision: Decision, writer: Member | None) -> None:
    if writer is not None and (decision.outcome != Outcome.KEEP or report.appeal_of is not None):
        notify(member=writer, kind="moderation.decision", thing=decision.public_id, caused_as=None)
    same = Report.objects.filter(kind=report.kind, thing=report.thing).undecided()
    for reporter in Member.objects.filter(reports_made__in=same.filter(appeal_of=None), is_active=True).distinct():
        notify(member=reporter, kind="moderation.looked", thing=report.public_id, caused_as=None)
    same.update(state=ReportState.DECIDED)
