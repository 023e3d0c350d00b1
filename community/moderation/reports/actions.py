"""Take in reports and signals. Each action checks its rule under its lock."""

import uuid
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import report_came_in
from community.moderation.automatic.actions import hide_when_enough
from community.moderation.cases.actions import file_report
from community.moderation.choices import ReportState, Rule, Source
from community.moderation.models import Report
from community.moderation.registry import target
from community.moderation.reports import rules
from community.permissions import require
from community.web.anonymous_forms import random_key, this_hour


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
        is_new_danger = report.is_urgent and not was_urgent
        file_report(report, since=timezone.now() if is_new_danger else None)
        if is_new_danger:
            report_came_in(report)
    hide_when_enough(report)
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
    file_report(signal)


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
    file_report(report)
    report_came_in(report)
