"""Put reports in cases, and compute what the queue shows of a case.

A case is locked last: after its reports, and after the content. Whoever changes a report (its state, its rule, what it
is about) calls ``file_report`` or ``refresh_cases`` in the same transaction.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from community import live
from community.generations.actions import raise_generation
from community.members.choices import AgeBand
from community.members.models import Member
from community.moderation.models import Case, Report
from community.moderation.promises import promise_for, promises
from community.moderation.querysets.report import IN_DANGER
from community.web.anonymous_forms import random_key

QUEUE = "queue"  # the generation that each change of a case raises
QUEUE_STREAM = f"{QUEUE}:{UUID(int=0)}"  # one for the whole house: it tells that something changed, and not what


@transaction.atomic
def file_report(report: Report, *, since: datetime | None = None) -> Case:
    """Put an open report in the open case about the same thing, or in a new one, and refresh what it was in before.

    The promise to the reporter is made once; with ``since``, it begins again at that moment.
    """
    before = report.case_id
    if since is not None or report.promised_at is None:
        report.promised_at = promise_for(report, since=since)
    while (case := _locked_case(report)) is None:
        continue  # it was closed between the look and the lock
    report.case = case
    report.save(update_fields=["case", "promised_at"])
    refresh_cases({case.pk, before} - {None})
    return case


def _locked_case(report: Report) -> Case | None:
    """Lock the case in which this report belongs, and the one in which it is; None when it is closed meanwhile."""
    others = Report.objects.about(report.kind, report.thing).undecided().filter(case__closed_at=None)
    key = others.exclude(pk=report.pk).exclude(case=None).values_list("case", flat=True).first()
    if key is None:
        key = _moved_case(report) or _new_case(report)
    cases = Case.objects.select_for_update(no_key=True).filter(pk__in={key, report.case_id} - {None}).order_by("pk")
    return next((case for case in cases if case.pk == key and case.is_open), None)


def _moved_case(report: Report) -> int | None:
    """Let the case of a report that is alone in it follow the report, when this is about something else now."""
    alone = Case.objects.open().filter(pk=report.case_id, reports_count=1)
    return report.case_id if alone.update(kind=report.kind, thing=report.thing) else None


def _new_case(report: Report) -> int:
    """Return the key of a new case. That of a report without a reporter does not count: it would tell its minute."""
    thing = {"kind": report.kind, "thing": report.thing, "closed_at": None}
    values = {
        "group": report.group,
        "writer": report.writer,
        "promised_at": report.promised_at,
        "opened_at": report.created_at,
    }
    if report.reporter_id is None:
        values["pk"] = random_key()
    case, _is_new = Case.objects.get_or_create(**thing, defaults=values)
    return case.pk


@transaction.atomic
def refresh_cases(keys: Collection[int]) -> None:
    """Compute these cases from their open reports: closed without one, deleted when no report is left in them. Open
    queues hear of it."""
    for case in Case.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"):
        if case.reports.exists():
            _refresh(case)
        else:
            case.delete()
    raise_generation(QUEUE)
    live.announce_many([QUEUE_STREAM])


def _refresh(case: Case) -> None:
    numbers = case.reports.undecided().aggregate(
        count=Count("pk"),
        things=Count("thing", distinct=True),
        danger=Count("pk", filter=IN_DANGER),
        appeals=Count("pk", filter=~Q(appeal_of=None)),
        promised_at=Min("promised_at"),
        opened_at=Min("created_at"),
    )
    case.reports_count = numbers["count"]
    if numbers["count"]:
        _turn_to_what_is_open(case)
        case.things_count = numbers["things"]
        case.danger_rank = 0 if numbers["danger"] else 1
        case.minor_rank = 0 if any(writer.age_band == AgeBand.YOUNG for writer in _writers(case)) else 1
        case.has_appeal = bool(numbers["appeals"])
        case.promised_at, case.opened_at = numbers["promised_at"], numbers["opened_at"]
    else:
        case.minor_rank, case.closed_at = 1, timezone.now()  # a closed case says nothing of an age
    case.save()


def _writers(case: Case) -> list[Member]:
    """Return the writer of what this case is about; of a merged case, all of them."""
    if case.is_merged:
        return list(Member.objects.filter(pk__in=case.reports.undecided().values("writer")))
    return [case.writer] if case.writer is not None else []


def _turn_to_what_is_open(case: Case) -> None:
    """Let a merged case stand for something that is open still, when its first thing is decided."""
    is_about_this = Q(kind=case.kind, thing=case.thing)
    if case.is_merged and not case.reports.undecided().filter(is_about_this).exists():
        report = case.reports.undecided().select_related("writer").order_by("created_at", "pk").first()
        case.kind, case.thing, case.writer = report.kind, report.thing, report.writer


@transaction.atomic
def file_stragglers() -> int:
    """Put the open reports without a case in one, and return how many: during an update, code from before cases stores
    such reports. Opening the queue does this too: it lists what the header counts."""
    rows = Report.objects.by_open_state().filter(case=None)
    filed = 0
    for report in rows.select_for_update(of=("self",)).order_by("pk"):
        file_report(report)
        filed += 1
    return filed


@transaction.atomic
def promise_decision(reports: Collection[Report]) -> None:
    """Begin the promise of a decision for reports that a moderator claimed just now, and refresh their cases."""
    now, times = timezone.now(), promises()
    for report in reports:
        report.promised_at = promise_for(report, since=now, times=times)
    Report.objects.bulk_update(reports, ["promised_at"])
    refresh_cases({report.case_id for report in reports} - {None})


@transaction.atomic
def promise_look(reports: Collection[Report]) -> None:
    """Begin the promise that somebody looks for reports that a moderator let go just now, and refresh their cases."""
    now, times = timezone.now(), promises()
    for report in reports:
        report.promised_at = promise_for(report, since=now, times=times)
    Report.objects.bulk_update(reports, ["promised_at"])
    refresh_cases({report.case_id for report in reports} - {None})


def worked_on(report: Report, moderator: Member) -> None:
    """Keep the claim of this moderator from ending: they did something for the case just now."""
    Case.objects.filter(pk=report.case_id, claimed_by=moderator).update(active_at=timezone.now())
