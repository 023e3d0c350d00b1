"""Decide without a report of somebody else. Each action checks its rule under its lock."""

from django.db import transaction
from django.db.models import Model

from community.audit.actions import record
from community.members.models import Member
from community.moderation.cases.actions import file_report
from community.moderation.choices import ReportState, Source
from community.moderation.decisions.actions import ChangedMeanwhile, decide_report
from community.moderation.decisions.versions import version_of
from community.moderation.direct import rules
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject, subject_of, target
from community.permissions import require


def own_motion(kind: str, thing: Model, *, actor: Member) -> Report:
    """Return the report, not stored, that stands for a look of a moderator of their own motion."""
    about = target(kind)
    return Report(
        kind=kind,
        thing=about.key_of(thing),
        group=about.group(thing),
        writer=about.writer(thing),
        source=Source.OWN,
        state=ReportState.CLAIMED,
        claimed_by=actor,
    )


def subject_now(kind: str, thing: Model) -> Subject:
    about = target(kind)
    return Subject(about, thing, about.writer(thing))


@transaction.atomic
def act(
    *, actor: Member, kind: str, thing: Model, seen: str = "", measure: MeasureChoice | None = None, **statement
) -> Decision:
    """Decide on this of the moderator's own motion, as ``decide_report`` decides on a report, with the same statement
    of reasons, notifications, measure and appeal. Reports that are open about it are closed with it.

    The same decision of the same moderator again returns the one that is there. ``seen`` is the version
    (``version_of``) that the moderator has read.

    Raises:
        NotAllowed: the actor does not moderate where it is, cannot read it, may not give this measure, or it is about
            their own words.
        ChangedMeanwhile: the moderator has not seen the newest state.
        OutcomeNotPossible: the content changed meanwhile.
    """
    report = own_motion(kind, thing, actor=actor)
    list(Report.objects.about(kind, report.thing).undecided().select_for_update(of=("self",)).order_by("pk"))
    subject = subject_of(report, lock=True)
    require(rules.can_act, actor.refresh_rights(), subject)
    newest = Decision.objects.about(kind, report.thing).order_by("-pk").first()
    if newest is not None and newest.decided_by_id == actor.pk and _is_same(newest, statement):
        return newest
    if seen and seen != version_of(report, subject, reader=actor):
        raise ChangedMeanwhile
    report.rule = statement["rule"]
    report.save()
    file_report(report)
    record(actor=actor, verb="report.own_motion", thing=report, rule=report.rule)
    return decide_report(actor=actor, report=report, measure=measure, **statement)


def _is_same(decision: Decision, statement: dict) -> bool:
    return all(str(getattr(decision, name, value)) == str(value) for name, value in statement.items())
