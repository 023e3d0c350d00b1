from django import template

from community.members.rules import can_moderate
from community.moderation.models import Decision
from community.moderation.registry import target
from community.moderation.reports.proofs import proof_for
from community.moderation.reports.rules import can_report

register = template.Library()


@register.inclusion_tag("moderation/_report_link.html", takes_context=True)
def report_link(context, kind: str, thing, shown_in: object = None) -> dict:
    """Show a quiet link to report this; nothing to its writer, and to members who may not report. ``shown_in`` is what
    the proof is about, where that is not the content (``proof_subject``)."""
    member = context["request"].user
    author = getattr(thing, "author", None)
    own = author is not None and member.is_authenticated and author.member_id == member.pk
    shown = can_report(member) and not own
    proof = proof_for(member, kind, shown_in or thing.public_id) if shown else ""
    return {"kind": kind, "public_id": thing.public_id, "author": author, "shown": shown, "proof": proof}


@register.inclusion_tag("moderation/direct/_link.html", takes_context=True)
def moderate_link(context, kind: str, thing) -> dict:
    """Show whoever moderates where this is the link to decide on it without a report; nothing to others. Costs no query
    for a member without a duty."""
    member, author = context["request"].user, getattr(thing, "author", None)
    is_own = author is not None and member.is_authenticated and author.member_id == member.pk
    shown = not is_own and can_moderate(member, target(kind).group(thing))
    return {"kind": kind, "public_id": thing.public_id, "shown": shown}


@register.inclusion_tag("moderation/_decision_link.html", takes_context=True)
def decision_link(context, kind: str, thing) -> dict:
    """Show the writer of hidden content the link to the decision."""
    decisions = Decision.objects.visible_to(context["request"].user).about(kind, thing.public_id)
    return {"decision": decisions.first()}
