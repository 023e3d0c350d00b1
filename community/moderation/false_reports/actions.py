"""Decide that reports do not count. The action checks its rule under its lock."""

from collections.abc import Collection

from django.db import transaction

from community.members.models import Member
from community.moderation.choices import REPORTERS, Outcome, Rule
from community.moderation.direct.actions import act
from community.moderation.false_reports import rules
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Decision, Report
from community.permissions import require


@transaction.atomic
def discount_reports(
    *, actor: Member, reports: Collection[Report], explanation: str, measure: MeasureChoice | None = None
) -> list[Decision]:
    """Decide that the open reports of those who made these do not count, each with a statement of reasons and another
    look, and with a measure where one is chosen. The reports stay in the queue, and are read. A reporter about whom
    that is decided already is left out.

    Raises:
        NotAllowed: the actor does not moderate the whole house, or reported it themselves.
        OutcomeNotPossible: the reporter left, or can get no such measure.
    """
    locked = Report.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in reports]).order_by("pk")
    statement = {"outcome": Outcome.WARN, "rule": Rule.OTHER, "explanation": explanation, "measure": measure}
    decisions = []
    for report in locked.filter(discounted_by=None):
        require(rules.can_discount, actor.refresh_rights(), report)
        decision = act(actor=actor, kind=REPORTERS, thing=report, **statement)
        open_reports = Report.objects.undecided().filter(reporter=report.reporter_id, source="reader", appeal_of=None)
        open_reports.update(discounted_by=decision)
        decisions.append(decision)
    return decisions
