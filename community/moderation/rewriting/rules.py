"""The right to write something again."""

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import Outcome
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject
from community.permissions import denied_with


@denied_with(_("This cannot be written again now: a moderator has decided since, or it is not hidden any more."))
def can_rewrite(member: Member, decision: Decision, subject: Subject) -> bool:
    """Return whether the member may write this again: its writer, with the consents that writing needs, while it is
    hidden and the newest decision asks for it. As often as they like until a moderator has looked."""
    if decision.writer_id is None or decision.writer_id != member.pk or not (member.is_active and member.may_write):
        return False
    newest = Decision.objects.about(decision.kind, decision.thing).order_by("-created_at", "-pk").first()
    is_asked = newest is not None and newest.pk == decision.pk and decision.outcome == Outcome.REWRITE
    return is_asked and subject.is_hidden and subject.can_be_rewritten


def open_rewrite(decision: Decision) -> Report | None:
    """Return the request to look at what was written again after this decision, while no moderator has looked."""
    return Report.objects.rewritten().about(decision.kind, decision.thing).undecided().first()
