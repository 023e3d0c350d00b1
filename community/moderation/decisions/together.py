"""Decide at once on several texts of one writer, in a merged case: each has its outcome and its decision, and the
writer is told once."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from community.html import excerpt
from community.members.models import Member, Persona
from community.moderation.choices import Outcome
from community.moderation.decisions import actions
from community.moderation.decisions.rules import can_decide, open_appeal, possible_outcomes
from community.moderation.decisions.versions import version_of
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject, subject_of

WORDS_CHARACTERS = 200
# What needs words of its own, or is about the place of the writer in the group, is decided by itself.
ALONE = (Outcome.NOTE, Outcome.RENAME, Outcome.CLEAR, Outcome.TAKE_OUT, Outcome.LET_BACK)


@dataclass(frozen=True)
class Part:
    """Something else in the merged case of a report. ``report`` is its first open report."""

    report: Report
    subject: Subject
    outcomes: list[Outcome]  # that a decision together can have; without any, it is decided on its own page
    version: str

    @property
    def key(self) -> str:
        return self.report.public_id.hex

    @property
    def author(self) -> Persona | None:
        return self.subject.target.persona(self.subject.thing) if self.subject.thing is not None else None

    @property
    def is_joined(self) -> bool:
        """Whether it was put in this case, and can be taken out; not what the case stands for."""
        case = self.report.case
        return (self.report.kind, self.report.thing) != (case.kind, case.thing)

    @property
    def words(self) -> str:
        return beginning(self.report, self.subject)


def beginning(report: Report, subject: Subject) -> str:
    """Return how the words begin; "" of what moderators do not read."""
    is_closed = report.is_signal and subject.target.is_private
    return "" if is_closed else excerpt(subject.text, WORDS_CHARACTERS)


def parts_of(report: Report, member: Member) -> list[Part]:
    """Return what else is open in the case of this report, oldest first; [] when the case was not merged."""
    if report.case is None or not report.case.is_merged or report.is_decided:
        return []
    rows = Report.objects.undecided().filter(case=report.case_id).select_related("appeal_of", "group", "case")
    by_thing: dict[tuple, Report] = {}
    for row in rows.order_by("created_at", "pk"):
        by_thing.setdefault((row.kind, row.thing), row)
    by_thing.pop((report.kind, report.thing), None)
    return [_part(row, report, member) for row in by_thing.values()]


def _part(row: Report, report: Report, member: Member) -> Part:
    subject = subject_of(row)
    has_same_writer = row.writer_id is not None and row.writer_id == report.writer_id
    is_private_signal = row.is_signal and subject.target.is_private
    is_together = has_same_writer and not is_private_signal and open_appeal(row) is None
    outcomes = possible_outcomes(row, subject) if is_together and can_decide(member, row, subject.writer) else []
    return Part(
        row,
        subject,
        [o for o in outcomes if o not in ALONE],
        version_of(row, subject, reader=member) if outcomes else "",
    )


@transaction.atomic
def decide_case(*, actor: Member, report: Report, others: dict | None = None, **statement) -> Decision:
    """Decide on a report, and with the same reasons on ``others`` in its merged case: report -> (outcome, version that
    the moderator has read). The writer is told once, of the first decision that changes something for them.

    Raises: as ``decide_report``, of any of them; then nothing is decided.
    """
    if not others:
        return actions.decide_report(actor=actor, report=report, **statement)
    _lock([report, *others])
    own = {"outcome": statement.pop("outcome"), "seen": statement.pop("seen", "")}
    own |= {name: statement.pop(name, "") for name in ("fragment", "content_note")}
    own |= {name: statement.pop(name, None) for name in ("measure", "ends_in")}
    rows = [(report, own), *((row, {"outcome": outcome, "seen": seen}) for row, (outcome, seen) in others.items())]
    rows.sort(key=lambda row: row[1]["outcome"] == Outcome.KEEP)  # stable: of what is left the writer is not told
    first, decisions = None, []
    for row, values in rows:
        is_told = values["outcome"] != Outcome.KEEP
        decisions.append(
            actions.decide_report(actor=actor, report=row, part_of=first if is_told else None, **values, **statement)
        )
        first = first or (decisions[-1] if is_told else None)
    return decisions[0]


def _lock(rows: list[Report]) -> None:
    """Lock all reports about these things, and then the things, each in one order: before the first decision locks the
    case of them all."""
    things = sorted({(row.kind, str(row.thing)) for row in rows})
    about = Q()
    for kind, thing in things:
        about |= Q(kind=kind, thing=thing)
    list(Report.objects.undecided().filter(about).select_for_update(of=("self",)).order_by("pk"))
    by_thing = {(row.kind, str(row.thing)): row for row in rows}
    for thing in things:
        subject_of(by_thing[thing], lock=True)


def told_together(decision: Decision) -> list[tuple[Decision, str]]:
    """Return all decisions of which the writer was told with this one, itself among them, each with the beginning of
    its words; [] when it was told by itself."""
    first = decision.part_of_id or decision.pk
    decisions = Decision.objects.filter(Q(pk=first) | Q(part_of=first)).order_by("pk")
    rows = list(decisions.filter(writer=decision.writer))
    return [(row, excerpt(subject_of(row).text, WORDS_CHARACTERS)) for row in rows] if len(rows) > 1 else []
