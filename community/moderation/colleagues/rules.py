"""The rights of moderators who work on a case together."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.alerts.on_duty import moderators_on_duty
from community.moderation.decisions.rules import can_decide
from community.moderation.models import Opinion, Report
from community.moderation.rules import can_read_report, why_not_decide
from community.permissions import denial_reason, denied_with

DECIDED = _("This is decided already. Nothing was sent: your words are still here.")
WITH_COLLEAGUE = _("A colleague is looking at this. Talk to them first.")


def _why_not_work(member: Member, report: Report, writer: Member | None) -> object:
    return why_not_decide(member, report, writer) if not can_decide(member, report, writer) else DECIDED


@denied_with(_why_not_work)
def can_work_on(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member may take on, ask and advise: who decides on this report, as long as it is open."""
    return not report.is_decided and can_decide(member, report, writer)


def _why_not_let_go(member: Member, report: Report, writer: Member | None) -> object:
    if not can_work_on(member, report, writer):
        return denial_reason(can_work_on, member, report, writer)
    return WITH_COLLEAGUE


@denied_with(_why_not_let_go)
def can_let_go(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member may release or hand over: not what a colleague is looking at now."""
    is_with_colleague = report.is_claimed_now and report.claimer_id != member.pk
    return can_work_on(member, report, writer) and not is_with_colleague


@denied_with(_("This colleague cannot take it now. Choose somebody else; your words are still here."))
def can_take_it(colleague: Member, report: Report, writer: Member | None) -> bool:
    """Return whether this colleague can take it: on duty here now, and neither a writer nor a reporter in this case."""
    is_concerned = Q(writer=colleague) | Q(reporter=colleague)
    if report.case_id is not None and Report.objects.undecided().filter(is_concerned, case=report.case_id).exists():
        return False
    return moderators_on_duty(report).filter(pk=colleague.pk).exists()


@denied_with(_why_not_work)
def can_write_case_note(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member may write to colleagues about this case: whoever may read the report."""
    return report.case_id is not None and can_read_report(member, report, writer)


@denied_with(_("You asked for this opinion, or it is given already. Your words are still here."))
def can_give_opinion(member: Member, opinion: Opinion) -> bool:
    """Return whether the member may still give this opinion: anybody but the moderator who asked."""
    return opinion.given_at is None and opinion.asked_by_id != member.pk
