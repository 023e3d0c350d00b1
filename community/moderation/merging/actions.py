"""Put open cases together, and take them apart again while nothing is decided.

The reports move to the case that stays. The other case is closed, and keeps what colleagues wrote in it, so that it can
be opened again as it was. Reports are locked first, cases last.
"""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import looked_at
from community.moderation.cases.actions import refresh_cases
from community.moderation.choices import ReportState
from community.moderation.colleagues.rules import can_let_go
from community.moderation.merging import rules
from community.moderation.models import Case, Report
from community.moderation.registry import subject_of
from community.permissions import NotAllowed, require


@transaction.atomic
def merge_case(*, actor: Member, report: Report, other: Report) -> Case:
    """Put the case of ``other`` in that of ``report``; what the actor is looking at in one, they look at in all of it.
    Doing the same again changes nothing.

    Raises:
        NotAllowed: not both open, not of one place, or a colleague is looking at one of them.
    """
    keys = {report.case_id, other.case_id}
    if keys == {report.case_id} and report.case_id is not None:
        return report.case
    reports, cases = _locked(keys)
    if report.pk not in reports or other.pk not in reports or len(cases) < len(keys):
        raise NotAllowed(rules.NOT_OPEN)
    report, other, actor = reports[report.pk], reports[other.pk], actor.refresh_rights()
    require(rules.can_merge, actor, report, other)
    for row in reports.values():
        require(can_let_go, actor, row, subject_of(row).writer)
    kept, joined = cases[report.case_id], cases[other.case_id]
    Case.objects.filter(merged_into=joined).update(merged_into=kept)
    Case.objects.filter(pk=joined.pk).update(merged_into=kept, closed_at=timezone.now(), reports_count=0, minor_rank=1)
    _share_claim(reports, kept, joined)
    Report.objects.filter(pk__in=reports).update(case=kept)
    refresh_cases({kept.pk})
    record(actor=actor, verb="case.merge", thing=report)
    return Case.objects.get(pk=kept.pk)


@transaction.atomic
def split_case(*, actor: Member, report: Report) -> Case:
    """Take what this report is about out of its merged case, into the case that it was before.

    The same again returns the case that it has.

    Raises:
        NotAllowed: something in it is decided, or a colleague is looking at it.
    """
    reports, cases = _locked({report.case_id})
    if report.pk not in reports and (taken_out := Case.objects.filter(pk=_own_case(report)).first()):
        return taken_out
    if report.pk not in reports or not cases:
        raise NotAllowed(rules.NOT_OPEN)
    kept, report = cases[report.case_id], reports[report.pk]
    require(rules.can_split, actor.refresh_rights(), report)
    thing = {"kind": report.kind, "thing": report.thing}
    before = Case.objects.filter(merged_into=kept, **thing).first()
    if before is None:
        raise NotAllowed(rules.NOT_OPEN)  # the first thing of the case: the others can be taken out
    claim = {name: getattr(kept, name) for name in ("claimed_by", "claimed_at", "active_at")}
    Case.objects.filter(pk=before.pk).update(merged_into=None, closed_at=None, **claim)
    Report.objects.filter(case=kept, **thing).update(case=before)
    refresh_cases({kept.pk, before.pk})
    record(actor=actor, verb="case.split", thing=report)
    return Case.objects.get(pk=before.pk)


def _own_case(report: Report) -> int | None:
    """Return the key of the case in which this report is now, when it was taken out of the one that was read."""
    now = Report.objects.undecided().filter(pk=report.pk).exclude(case=report.case_id)
    return now.values_list("case", flat=True).first()


def _locked(keys: set) -> tuple[dict[int, Report], dict[int, Case]]:
    """Lock the open reports of these cases and then the cases that are open still, in one order; return them by key.

    Raises:
        NotAllowed: a report came in after the reports were locked.
    """
    rows = Report.objects.undecided().filter(case__in=keys - {None})
    reports = rows.locked()
    open_cases = Case.objects.select_for_update(no_key=True).filter(pk__in=keys - {None}, closed_at=None)
    cases = {row.pk: row for row in open_cases.order_by("pk")}
    if rows.exclude(pk__in=reports).exists():
        raise NotAllowed(rules.NOT_OPEN)
    return reports, cases


def _share_claim(reports: dict[int, Report], kept: Case, joined: Case) -> None:
    """Let the claim on one of both hold for all of it: neither is with a colleague."""
    claimed = next((case for case in (kept, joined) if case.is_claimed_now), None)
    state = ReportState.CLAIMED if claimed else ReportState.OPEN
    names = ("claimed_by", "claimed_at", "active_at")
    Case.objects.filter(pk=kept.pk).update(**{name: getattr(claimed, name, None) for name in names})
    Report.objects.filter(pk__in=reports).update(state=state, claimed_by=claimed and claimed.claimed_by)
    for row in reports.values() if claimed else ():
        looked_at(row)
