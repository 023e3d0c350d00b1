"""The open cases that a moderator may put together with one."""

from dataclasses import dataclass

from community.members.models import Member
from community.moderation.decisions.together import beginning
from community.moderation.models import Case, Report
from community.moderation.querysets.case import CaseQuerySet
from community.moderation.registry import Subject, subject_of

MOST_OF_WRITER, MOST_OF_OTHERS = 20, 20


@dataclass(frozen=True)
class Candidate:
    """An open case, by its oldest report."""

    case: Case
    report: Report
    subject: Subject

    @property
    def key(self) -> str:
        return str(self.report.public_id)

    @property
    def words(self) -> str:
        return beginning(self.report, self.subject)


def candidates_for(report: Report, member: Member) -> tuple[list[Candidate], list[Candidate]]:
    """Return the other open cases of the same place that nobody else is looking at: those of the same writer, and of
    others; in the order of the queue, and at most so many of each."""
    cases = Case.objects.visible_to(member).open().filter(group=report.group_id).exclude(pk=report.case_id)
    cases = cases.order_by("danger_rank", "minor_rank", "promised_at", "public_id")
    writer = report.writer_id
    of_writer = _candidates(cases.filter(writer=writer), MOST_OF_WRITER, member) if writer else []
    return of_writer, _candidates(cases.exclude(writer=writer) if writer else cases, MOST_OF_OTHERS, member)


def _candidates(cases: CaseQuerySet, most: int, member: Member) -> list[Candidate]:
    rows = [case for case in cases[:most] if not case.is_claimed_now or case.claimed_by_id == member.pk]
    reports = Report.objects.undecided().filter(case__in=rows).order_by("-created_at", "-pk")
    by_case = {report.case_id: report for report in reports}  # the oldest of each
    return [Candidate(case, by_case[case.pk], subject_of(by_case[case.pk])) for case in rows if case.pk in by_case]
