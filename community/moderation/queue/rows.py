"""The rows of the queue: what a moderator sees of each case before opening it. As many queries for 3 rows as for 50."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.html import excerpt
from community.members.models import Persona
from community.moderation.models import Case, Decision, ModeratorNote, Report
from community.moderation.querysets.case import CaseQuerySet
from community.moderation.queue.countdown import countdown
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import excerpts_of, label_for
from community.moderation.reports.bursts import burst_of_new_accounts

WORDS_CHARACTERS = 200
DECIDED, UNDECIDED = Q(state="decided", source="reader"), ~Q(state="decided")
EVERY_ROW = Q(pk__isnull=False)
MANY_REPORTS = 3  # of one reporter, open at once: worth a word beside each


@dataclass
class CaseRow:
    """A case as the queue shows it."""

    case: Case
    label: object
    words: str = ""
    countdown: object = ""
    reports: list[Report] = field(default_factory=list)  # those that are open, most urgent and oldest first
    notes: list[ModeratorNote] = field(default_factory=list)
    by_one_reporter: int = 0  # open reports of the reporter with the most, when these are many
    burst: int = 0  # reports within some minutes from accounts that were new, when these are many
    cannot_be_told: object = ""

    @property
    def report(self) -> Report:
        """The report at which the case is opened."""
        return self.reports[0]

    @property
    def is_heavy(self) -> bool:
        """Whether its words are folded: one of its reports is about something heavy."""
        return any(report.is_heavy for report in self.reports)

    @property
    def is_put_aside(self) -> bool:
        """Whether a host hid it and waits for a moderator to confirm that."""
        return any(report.is_of_host for report in self.reports)


def with_colleague(cases: CaseQuerySet) -> CaseQuerySet:
    """Add what ``rows_of`` shows of a case itself: its place, its writer, and the name of the colleague."""
    colleague = Persona.objects.of_community().filter(member=OuterRef("claimed_by"))
    return cases.select_related("group", "writer").annotate(colleague=Subquery(colleague.values("name")[:1]))


def rows_of(cases: list[Case], now: datetime | None = None) -> list[CaseRow]:
    """Return a row for each of these cases (``with_colleague``) that has an open report still. Four queries."""
    now = now or timezone.now()
    reports, notes = _reports_of(cases), _notes_of(cases)
    words = excerpts_of([(case.kind, case.thing) for case in cases])
    rows = []
    for case in (case for case in cases if case.pk in reports):
        most = max(report.open_by_reporter for report in reports[case.pk])
        rows.append(
            CaseRow(
                case=case,
                label=label_for(case.kind),
                words=excerpt(words.get((case.kind, str(case.thing)), ""), WORDS_CHARACTERS),
                countdown=countdown(case.promised_at, now),
                reports=reports[case.pk],
                notes=notes.get(case.pk, []),
                by_one_reporter=most if most >= MANY_REPORTS else 0,
                burst=burst_of_new_accounts(reports[case.pk]),
                cannot_be_told="" if case.kind == "group" else cannot_be_told(case.writer),
            )
        )
    return rows


def _reports_of(cases: list[Case]) -> dict[int, list[Report]]:
    """Return the open reports by case, most urgent and oldest first, with what there was before about the writer of the
    case. One query: counted here for what is shown, and not in the query that puts all cases in order."""
    of_readers = Q(appeal_of=None)
    restricting = Decision.objects.of_moderators().standing().exclude(outcome="keep")
    numbers = {
        "decisions_before": _count(restricting, "writer", of="case__writer"),
        "reports_before": _count(Report.objects.counting(), "writer", of_readers & DECIDED, of="case__writer"),
        "open_by_reporter": _count(Report.objects.all(), "reporter", of_readers & UNDECIDED, of="reporter"),
    }
    rows = (
        Report.objects.undecided()
        .filter(case__in=cases)
        .annotate(reporter_joined_at=F("reporter__joined_at"), **numbers)
    )
    by_case: dict[int, list[Report]] = {}
    for report in sorted(rows.select_related("appeal_of").defer("text", "along").order_by(), key=_most_urgent_first):
        by_case.setdefault(report.case_id, []).append(report)
    return by_case


def _count(rows: QuerySet, name: str, condition: Q = EVERY_ROW, *, of: str) -> Coalesce:
    """Count the rows of one member. The condition stands in the count: so the database begins with the rows of the
    member, and not with all that is open or decided."""
    counted = rows.filter(**{name: OuterRef(of)}).order_by().values(name).annotate(n=Count("pk", filter=condition))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _most_urgent_first(report: Report) -> tuple:
    return not report.is_urgent, report.created_at, report.pk


def _notes_of(cases: list[Case]) -> dict[int, list[ModeratorNote]]:
    """Return what moderators wrote to the writer, by case, each with ``told``. Two queries."""
    notes = ModeratorNote.objects.filter(report__case__in=cases).select_related("member", "report").order_by()
    by_case: dict[int, list[ModeratorNote]] = {}
    for note in sorted(mark_told(notes), key=lambda note: note.created_at, reverse=True):
        by_case.setdefault(note.report.case_id, []).append(note)
    return by_case
