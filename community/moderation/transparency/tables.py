"""Published figures in words: as tables for the page, and as a file."""

import csv
from dataclasses import dataclass
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.moderation.choices import Rule
from community.moderation.models import HalfYear
from community.moderation.transparency.figures import FEWEST

LABELS = {
    "reports": {
        "reader": _("By readers"),
        "house": _("By the site itself"),
        "own": _("By moderators"),
        "rewritten": _("Written again"),
        "host": _("Put aside by hosts"),
        "second_look": _("Second look asked"),
    },
    "decisions": {
        "hide": _("Hidden"),
        "taken_out": _("Taken out of a group"),
        "rewrite": _("Asked to write again"),
        "note": _("Content note added"),
        "warn": _("Warning"),
        "keep": _("Left as it is"),
        "automatic": _("Hidden by the site itself"),
        "host": _("Put aside by a host, until a moderator looked"),
        "reversed": _("Undone at a second look"),
        "other": _("Something else"),
    },
}
TITLES = {"reports": _("What was reported"), "decisions": _("What was decided")}
WAITS = {"danger": _("Someone may be in danger"), "other": _("Everything else")}
TOTAL = _("Total")
SUPPRESSED = "–"


@dataclass(frozen=True)
class Table:
    """A table with labels: ``rows`` are a label and the numbers, with – for what is not shown."""

    title: str | Promise
    columns: list
    rows: list[tuple]


def tables_of(half_year: HalfYear) -> list[Table]:
    """Return the tables of reports and of decisions."""
    return [_table(name, half_year.figures[name]) for name in ("reports", "decisions")]


def _table(name: str, figures: dict) -> Table:
    rules = dict(Rule.choices)
    labels = [rules.get(rule, rule) for rule in figures["rows"]] + [TOTAL]
    columns = [LABELS[name].get(code, code) for code in figures["columns"]] + [TOTAL]
    shown = [[SUPPRESSED if number is None else number for number in row] for row in figures["cells"]]
    return Table(TITLES[name], columns, list(zip(labels, shown, strict=True)))


def as_csv(half_year: HalfYear) -> str:
    """Return the tables and the medians as comma-separated values, with the same cells suppressed."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for table in tables_of(half_year):
        writer.writerow([table.title, *table.columns])
        writer.writerows([label, *cells] for label, cells in table.rows)
        writer.writerow([])
    minutes = half_year.figures["minutes"]
    writer.writerow([_("Median time until a decision"), _("Minutes")])
    writer.writerows([label, SUPPRESSED if minutes[key] is None else minutes[key]] for key, label in WAITS.items())
    writer.writerow([])
    writer.writerow([_("– means: fewer than %(n)s, or hidden because it gives such a number away.") % {"n": FEWEST}])
    return text.getvalue()


def medians_of(half_year: HalfYear) -> list[tuple]:
    """Return the label and the words of each median."""
    return [(label, _in_words(half_year.figures["minutes"][key])) for key, label in WAITS.items()]


def _in_words(minutes: int | None) -> str:
    if minutes is None:
        return gettext("fewer than %(n)s, so we do not show it") % {"n": FEWEST}
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
