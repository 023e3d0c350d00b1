"""The figures of a half year, as they are published: what is below the threshold is counted and forgotten.

Two tables stand apart and share no number, so nothing in one tells what is suppressed in the other: a report is counted
when it comes in, a decision when it is made.
"""

import statistics
from collections import Counter
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.utils import timezone

from community.moderation.choices import MEMBERSHIP, Outcome, ReportState, Rule, Source
from community.moderation.models import Decision, Report
from community.moderation.transparency.suppression import suppressed

FEWEST = 10  # a number below this is not published

# How a report came in, and what was decided. A code that is stored in figures keeps its meaning for ever.
AUTOMATIC, TAKEN_OUT, REVERSED, SECOND_LOOK = "automatic", "taken_out", "reversed", "second_look"
BY_HOST = "host"
ORIGINS = [Source.READER, Source.HOUSE, Source.OWN, Source.REWRITTEN, Source.HOST, SECOND_LOOK]
RESULTS = ["hide", TAKEN_OUT, "rewrite", "note", "warn", "keep", AUTOMATIC, BY_HOST, REVERSED, "other"]
RULES = [*Rule.values]


def half_year_of(day: date) -> date:
    """Return the first day of the half year in which this day is."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def after(start: date) -> date:
    """Return the first day of the half year after the one that begins on this day."""
    return start + relativedelta(months=6)


def before(start: date) -> date:
    """Return the first day of the half year before the one that begins on this day."""
    return start - relativedelta(months=6)


def figures_of(start: date) -> dict:
    """Count the half year that begins on this day, and return what may be published, as JSON. Three queries."""
    reports = _within(Report.objects.filter(state__in=ReportState.values), start)
    decisions = _within(Decision.objects.all(), start)
    counted_reports = _counts(reports.annotate(column=_origin()), ORIGINS)
    counted_decisions = _counts(decisions.annotate(column=_result()), RESULTS)
    return {
        "is_empty": not any(map(sum, counted_reports + counted_decisions)),
        "reports": {"rows": RULES, "columns": ORIGINS, "cells": suppressed(counted_reports, threshold=FEWEST)},
        "decisions": {"rows": RULES, "columns": RESULTS, "cells": suppressed(counted_decisions, threshold=FEWEST)},
        "minutes": _median_minutes(reports, _moment(after(start))),
    }


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _within(rows: QuerySet, start: date) -> QuerySet:
    return rows.filter(created_at__gte=_moment(start), created_at__lt=_moment(after(start)))


def _origin() -> Case:
    is_second_look = When(appeal_of__isnull=False, then=Value(SECOND_LOOK))
    return Case(is_second_look, default=F("source"), output_field=CharField())


def _result() -> Case:
    """Return what became of it, in one word: each decision is in one column."""
    is_reversal = Q(second_look_at__isnull=False, outcome__in=[Outcome.RESTORE, Outcome.LET_BACK, Outcome.WITHDRAW])
    is_taken_out = Q(outcome=Outcome.TAKE_OUT) | Q(kind=MEMBERSHIP, second_look_at=None)
    return Case(
        When(is_automatic=True, then=Value(AUTOMATIC)),
        When(is_by_host=True, then=Value(BY_HOST)),
        When(is_reversal, then=Value(REVERSED)),
        When(is_taken_out, then=Value(TAKEN_OUT)),
        When(outcome__in=["hide", "rewrite", "note", "warn", "keep"], then=F("outcome")),
        default=Value("other"),
        output_field=CharField(),
    )


def _counts(rows: QuerySet, columns: list[str]) -> list[list[int]]:
    """Return the number of rows by rule and column."""
    counted = Counter()
    for rule, column, number in rows.order_by().values_list("rule", "column").annotate(number=Count("pk")):
        counted[rule, column] += number
    return [[counted[rule, column] for column in columns] for rule in RULES]


def _median_minutes(reports: QuerySet, until: datetime) -> dict[str, int | None]:
    """Return the median time to the decision, of reports that came in and were decided in the half year; None when
    there are too few."""
    waits: dict[str, list[float]] = {"danger": [], "other": []}
    decided = reports.filter(decided_at__lt=until).order_by().values_list("rule", "created_at", "decided_at")
    for rule, created_at, decided_at in decided.iterator():
        seconds = (decided_at - created_at).total_seconds()
        waits["danger" if rule == Rule.DANGER else "other"].append(seconds / 60)
    return {key: round(statistics.median(some)) if len(some) >= FEWEST else None for key, some in waits.items()}
