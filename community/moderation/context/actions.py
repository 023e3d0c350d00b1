"""Read the lines around what was reported."""

from collections import defaultdict

from django.db import transaction

from community.audit.actions import record
from community.members.models import Member
from community.moderation.cases.actions import worked_on
from community.moderation.choices import MOST_LINES_AROUND
from community.moderation.context import rules
from community.moderation.models import ContextReading, Report
from community.moderation.registry import subject_of
from community.permissions import require


@transaction.atomic
def read_around(*, actor: Member, report: Report, count: int) -> int:
    """Record that the moderator reads at most ``count`` lines on each side, and return how many were not read before.
    Lines that the moderator read in the last hour are recorded already.

    Raises:
        NotAllowed: the actor does not decide on this report, or it is decided.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("appeal_of", "group").get(pk=report.pk)
    subject = subject_of(report)
    require(rules.can_read_around, actor.refresh_rights(), report, subject)
    read_before = ids_read(report, actor)
    by_writer = defaultdict(list)
    for lines in subject.target.around(subject.thing, min(count, MOST_LINES_AROUND)):
        for line in lines:
            if str(line.public_id) not in read_before:
                by_writer[line.author and line.author.member_id].append(str(line.public_id))
    number = sum(len(things) for things in by_writer.values())
    if number:
        base = {"report": report, "read_by": actor, "kind": report.kind}
        ContextReading.objects.bulk_create(
            ContextReading(member_id=member, things=things, **base) for member, things in by_writer.items()
        )
        worked_on(report, actor)
        record(actor=actor, verb="context.read", thing=report, lines=number)
    return number


def ids_read(report: Report, reader: Member) -> set[str]:
    """Return the public ids of the lines around it that this moderator read in the last hour. One query."""
    readings = ContextReading.objects.fresh(report=report, reader=reader).values_list("things", flat=True)
    return {public_id for things in readings for public_id in things}
