"""Let go of everything for a break, and choose whether heavy words are folded."""

from django.db import transaction

from community.members.models import Member
from community.moderation.colleagues.actions import release_case
from community.moderation.models import Case, QueueOrder, Report
from community.moderation.queue.rules import can_use_queue
from community.permissions import NotAllowed, require


def claimed_reports(member: Member) -> list[Report]:
    """Return a report of each case that the moderator is looking at. Two queries."""
    # IN: a moderator looks at a few cases, and the reports that wait are many
    keys = list(Case.objects.open().filter(claimed_by=member).values_list("pk", flat=True))
    rows = Report.objects.visible_to(member).undecided().filter(case__in=keys)
    rows = rows.select_related("appeal_of", "group", "case").order_by()
    by_case = {report.case_id: report for report in rows if report.is_claimed_now}
    return list(by_case.values())


def let_everything_go(*, actor: Member) -> int:
    """Release all cases that the moderator is looking at, each in a transaction of its own, and return how many. What a
    colleague took over or decided meanwhile stays as it is.

    Raises:
        NotAllowed: the actor moderates nowhere.
    """
    require(can_use_queue, actor.refresh_rights())
    return sum(_release(actor, report) for report in claimed_reports(actor))


def _release(actor: Member, report: Report) -> bool:
    try:
        release_case(actor=actor, report=report)
    except NotAllowed:
        return False
    return True


@transaction.atomic
def choose_folding(*, actor: Member, folds_heavy: bool) -> None:
    """Keep whether heavy words are folded for the moderator.

    Raises:
        NotAllowed: the actor moderates nowhere.
    """
    require(can_use_queue, actor.refresh_rights())
    QueueOrder.objects.update_or_create(member=actor, defaults={"folds_heavy": folds_heavy})
