"""Take in the request of a reporter for another look."""

from django.db import transaction

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import report_came_in
from community.moderation.cases.actions import file_report
from community.moderation.models import Report
from community.moderation.reporters import rules
from community.permissions import require


@transaction.atomic
def ask_again(*, actor: Member, report: Report, text: str) -> Report:
    """Ask another moderator to look again at what was left as it was: a report on which only another moderator
    decides. The writer is not told of it. The same text of the same member again returns the report that is there.

    Raises:
        NotAllowed: not the reporter, not left as it was, not once more, or not in time.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    asked = rules.second_look_of(actor, report)
    if asked is not None and asked.text == text:
        return asked
    require(rules.can_ask_again, actor.refresh_rights(), report)
    again = Report.objects.create(
        kind=report.kind,
        thing=report.thing,
        group=report.group,
        reporter=actor,
        writer=report.writer,
        rule=report.rule,
        text=text,
        appeal_of=rules.left_as_it_was(report),
        is_of_reporter=True,
    )
    record(actor=actor, verb="report.ask_again", thing=report)
    file_report(again)
    report_came_in(again)
    return again
