"""Take in what a writer wrote again."""

from django.db import transaction

from community.audit.actions import record
from community.members.models import Member
from community.moderation.alerts.actions import report_came_in
from community.moderation.cases.actions import file_report
from community.moderation.choices import Source
from community.moderation.models import Decision, Report
from community.moderation.registry import subject_of
from community.moderation.rewriting import rules
from community.permissions import require
from community.web.edit_lock import require_version


@transaction.atomic
def send_rewrite(*, actor: Member, decision: Decision, words: dict[str, str], made_from: str = "") -> Report:
    """Store what the writer wrote again, and ask moderators to look. It stays hidden until they have; the earlier words
    are kept by the room. Writing it again before that changes the words, and not the request.

    Raises:
        NotAllowed: not the writer, or another decision was made meanwhile.
        ChangedMeanwhile: the form with the version ``made_from`` was made from another text.
    """
    open_reports = Report.objects.about(decision.kind, decision.thing).undecided()
    reports = list(open_reports.select_for_update(of=("self",)).order_by("pk"))
    subject = subject_of(decision, lock=True)
    require(rules.can_rewrite, actor.refresh_rights(), decision, subject)
    stored = {part.name: part.value for part in subject.parts}
    asked = next((report for report in reports if report.source == Source.REWRITTEN), None)
    if words == stored and asked is not None:
        return asked
    require_version(made_from, stored)
    subject.target.rewrite(actor, subject.thing, words)
    record(actor=actor, verb="decision.rewritten", thing=decision)
    return asked or _ask_to_look(decision, subject.target.group(subject.thing))


def _ask_to_look(decision: Decision, group) -> Report:
    report = Report.objects.create(
        kind=decision.kind,
        thing=decision.thing,
        group=group,
        writer=decision.writer,
        source=Source.REWRITTEN,
        rule=decision.rule,
    )
    file_report(report)
    report_came_in(report)
    return report
