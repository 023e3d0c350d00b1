"""The list of what hosts put aside in their group. Two queries."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.html import excerpt
from community.moderation.choices import Outcome
from community.moderation.models import Decision, Report
from community.moderation.registry import excerpts_of, label_for

WORDS_CHARACTERS = 200
BY_HOST = _("A host has shown it again.")
STAYS_HIDDEN = _("A moderator has looked: it stays hidden. The writer reads why.")
LEFT = _("A moderator has looked: everybody can read it again.")
SETTLED = _("A moderator has looked.")
HIDDEN_OUTCOMES = (Outcome.HIDE, Outcome.TAKE_OUT, Outcome.REWRITE)


@dataclass(frozen=True)
class PutAsideRow:
    """A text that a host put aside; ``words`` only while it waits, for then the hosts may take it back."""

    report: Report
    decision: Decision | None
    label: object
    words: str
    outcome: str | Promise
    may_take_back: bool


def rows_of(reports: list[Report], *, is_host: bool) -> list[PutAsideRow]:
    waiting = [report for report in reports if not report.is_decided]
    words = excerpts_of([(report.kind, report.thing) for report in waiting])
    decisions: dict[tuple, list[Decision]] = {}
    for decision in Decision.objects.filter(thing__in=[report.thing for report in reports]).order_by("pk"):
        decisions.setdefault((decision.kind, decision.thing), []).append(decision)
    return [_row(report, decisions.get((report.kind, report.thing), []), words, is_host) for report in reports]


def _row(report: Report, decisions: list[Decision], words: dict, is_host: bool) -> PutAsideRow:
    own = next((d for d in decisions if d.report_id == report.pk and d.is_by_host), None)
    since = [d for d in decisions if own is not None and d.pk > own.pk]
    is_open = not report.is_decided
    return PutAsideRow(
        report=report,
        decision=own,
        label=label_for(report.kind),
        words=excerpt(words.get((report.kind, str(report.thing)), ""), WORDS_CHARACTERS) if is_open else "",
        outcome=_outcome(since[0]) if since else "" if is_open else SETTLED,
        may_take_back=is_host and is_open and own is not None and not report.is_claimed_now,
    )


def _outcome(decision: Decision) -> Promise:
    if decision.is_by_host:
        return BY_HOST
    return STAYS_HIDDEN if decision.outcome in HIDDEN_OUTCOMES else LEFT
