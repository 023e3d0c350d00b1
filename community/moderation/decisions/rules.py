"""Rules about deciding and appealing, and the outcomes that a decision can have."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.choices import MembershipState
from community.groups.rules import can_be_taken_out
from community.members.models import Member
from community.moderation.choices import APPEAL_WEEKS, Detection, Outcome, Source
from community.moderation.measures.rules import READ_BY_WRITER, MeasureChoice, earlier_ends
from community.moderation.models import Decision, Report
from community.moderation.put_aside.rules import put_it_aside
from community.moderation.registry import Subject
from community.moderation.rules import can_read_report, why_not_decide
from community.permissions import denied_with


@denied_with(why_not_decide)
def can_decide(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member may decide on this report.

    Never about their own content, never where the writer appeals against their decision, and not on what they put aside
    as a host: one decision closes all reports about the same content.
    """
    same = Report.objects.filter(kind=report.kind, thing=report.thing).undecided()
    has_decided = report.appeal_of is not None and report.appeal_of.decided_by_id == member.pk
    has_decided = has_decided or same.filter(appeal_of__decided_by=member).exists() or put_it_aside(member, report)
    return can_read_report(member, report, writer) and not has_decided


@denied_with(_("You have already asked for another look, or the time for that is over."))
def can_appeal(member, decision: Decision) -> bool:
    """Return whether the writer may appeal: once, within the weeks that the statement of reasons names, and not against
    the decision of a second look, which closes the matter."""
    is_in_time = timezone.now() - decision.created_at < timedelta(weeks=APPEAL_WEEKS)
    is_writer = decision.writer_id is not None and decision.writer_id == member.pk
    is_open = decision.is_first_for_writer and decision.reversed_at is None and not decision.is_provisional
    return is_writer and is_in_time and is_open and not decision.appeals.filter(is_of_reporter=False).exists()


def can_let_back(report: Report, writer: Member | None) -> bool:
    """Return whether the writer was removed from the group for this very content, and not for something else."""
    if writer is None or report.group is None:
        return False
    is_out = report.group.memberships.filter(member=writer, state=MembershipState.REMOVED).exists()
    moves = [Outcome.TAKE_OUT, Outcome.LET_BACK, Outcome.RESTORE]
    last = Decision.objects.about(report.kind, report.thing).filter(outcome__in=moves).first()
    return is_out and last is not None and last.outcome == Outcome.TAKE_OUT


def open_appeal(report: Report) -> Report | None:
    """Return the open appeal about this content: the writer's first, then that of whoever reported it."""
    appeals = Report.objects.about(report.kind, report.thing).undecided().exclude(appeal_of=None)
    return appeals.select_related("appeal_of").order_by("is_of_reporter", "-pk").first()


def detection_of(report: Report) -> str:
    """Return how moderators came to what this report is about; an appeal keeps what the first decision said."""
    if report.appeal_of is not None:
        return report.appeal_of.detected_by
    detections = {Source.HOUSE: Detection.SIGNAL, Source.OWN: Detection.OWN, Source.REWRITTEN: Detection.REWRITTEN}
    detections |= {Source.HOST: Detection.HOST}
    return detections.get(report.source, Detection.READER)


def takes_measure(
    report: Report, subject: Subject, outcome: str, measure: MeasureChoice | None, ends_in: int | None = None
) -> bool:
    """Return whether this outcome is possible now, with this measure: the writer reads the decision, and it is no
    second look, which never ends in something worse. A measure that gets shorter ends nearer than it would."""
    if outcome not in possible_outcomes(report, subject):
        return False
    if outcome == Outcome.SHORTER and ends_in not in earlier_ends(open_appeal(report).appeal_of):
        return False
    return measure is None or (outcome in READ_BY_WRITER and open_appeal(report) is None)


def is_newest_decision_of(member: Member, report: Report) -> bool:
    """Return whether the member made the newest decision on this content."""
    newest = Decision.objects.about(report.kind, report.thing).first()
    return newest is not None and newest.decided_by_id == member.pk


def settling_decision(report: Report, subject: Subject) -> Decision | None:
    """Return the decision of a second look on these very words: nobody decides again until they are edited."""
    decisions = Decision.objects.about(report.kind, report.thing).exclude(outcome=Outcome.KEEP, second_look_at=None)
    last = decisions.first()
    is_settling = last is not None and last.second_look_at_id is not None and last.words_key == subject.words_key
    return last if is_settling else None


def possible_outcomes(report: Report, subject: Subject) -> list[Outcome]:
    """Return the outcomes that a decision on this report can have now, in the order of the form."""
    if report.is_signal and subject.target.is_private:
        return [Outcome.KEEP]  # nobody decides on words that they have not read
    appeal = open_appeal(report)
    if appeal is not None and not appeal.is_of_reporter:
        return _outcomes_of_second_look(report, subject, appeal.appeal_of)
    if settling_decision(report, subject):
        return [Outcome.KEEP]
    group, writer = report.group, subject.writer
    can_answer = writer is not None and writer.is_active
    may_let_back = can_let_back(report, writer)
    waits = waits_for_word(subject, report)
    is_hidden_alone = subject.can_be_hidden and subject.is_hidden and not may_let_back
    offered = {
        Outcome.RESTORE: is_hidden_alone or taken_away(report, subject) is not None,
        Outcome.RENAME: can_be_taken(Outcome.RENAME, subject),
        Outcome.CLEAR: can_be_taken(Outcome.CLEAR, subject),
        Outcome.HIDE: subject.can_be_hidden and (not subject.is_hidden or waits),
        Outcome.REWRITE: subject.can_be_rewritten and can_answer and not may_let_back,
        Outcome.LET_BACK: may_let_back,
        Outcome.TAKE_OUT: writer is not None and group is not None and can_be_taken_out(writer, group),
        Outcome.NOTE: subject.note is not None and subject.is_in_place,
        Outcome.WARN: can_answer and subject.is_in_place,
        Outcome.MENDED: subject.thing is not None and not subject.target.has_writer,
        Outcome.KEEP: not waits,
    }
    return [outcome for outcome, is_possible in offered.items() if is_possible]


def can_be_taken(outcome: Outcome, subject: Subject) -> bool:
    """Return whether a decision can take words away of this, which has no state of its own."""
    replacement = subject.target.replacements.get(outcome)
    return replacement is not None and subject.thing is not None and replacement.is_possible(subject.thing)


def taken_away(report: Report, subject: Subject) -> Decision | None:
    """Return the newest decision that took words away of this and still counts."""
    if subject.thing is None or not subject.target.replacements:
        return None
    taking = list(subject.target.replacements)
    return Decision.objects.about(report.kind, report.thing).standing().filter(outcome__in=taking).first()


def waits_for_word(subject: Subject, report: Report) -> bool:
    """Return whether it is hidden until a moderator has looked: the site or a host hid it, or it was written again."""
    if not subject.is_hidden:
        return False
    same = Report.objects.about(report.kind, report.thing)
    newest = Decision.objects.about(report.kind, report.thing).first()
    return same.undecided().filter(source=Source.REWRITTEN).exists() or (newest is not None and newest.is_provisional)


def _outcomes_of_second_look(report: Report, subject: Subject, appealed: Decision) -> list[Outcome]:
    """Return the outcomes of a second look that the writer asked for: the decision stands, is undone, or becomes
    something milder or shorter. It never ends in something worse."""
    has_measures = bool(earlier_ends(appealed))
    milder = [*_milder_outcomes(subject, appealed), *([Outcome.SHORTER] if has_measures else [])]
    if can_let_back(report, subject.writer):
        return [Outcome.LET_BACK, *milder, Outcome.KEEP]
    if subject.can_be_hidden and subject.is_hidden:
        return [Outcome.RESTORE, *milder, Outcome.KEEP]
    if appealed.outcome in subject.target.replacements and appealed.reversed_at is None and subject.thing is not None:
        return [Outcome.RESTORE, *milder, Outcome.KEEP]
    can_withdraw = has_measures or appealed.outcome in (Outcome.WARN, Outcome.NOTE)
    return [Outcome.WITHDRAW, *milder, Outcome.KEEP] if can_withdraw else [Outcome.KEEP]


def _milder_outcomes(subject: Subject, appealed: Decision) -> list[Outcome]:
    """Return what a second look can put in the place of this decision, from the hardest to the mildest."""
    if not subject.is_hidden or not (subject.writer and subject.writer.is_active):
        return []
    ladder = {
        Outcome.HIDE: appealed.outcome == Outcome.TAKE_OUT,
        Outcome.REWRITE: appealed.outcome == Outcome.HIDE and subject.can_be_rewritten,
        Outcome.NOTE: appealed.outcome in (Outcome.HIDE, Outcome.REWRITE) and subject.note is not None,
        Outcome.WARN: appealed.outcome in (Outcome.HIDE, Outcome.REWRITE),
    }
    return [outcome for outcome, is_milder in ladder.items() if is_milder]
