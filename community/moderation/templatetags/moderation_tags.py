from django import template

from community.moderation.models import Decision, Report
from community.moderation.rules import can_report, is_moderator

register = template.Library()


@register.inclusion_tag("moderation/_report_link.html", takes_context=True)
def report_link(context, kind: str, thing) -> dict:
    """A quiet link to report this thing; nothing for who may not report, or wrote it."""
    member = context["request"].user
    author = getattr(thing, "author", None)
    own = author is not None and member.is_authenticated and author.member_id == member.pk
    return {"kind": kind, "thing": thing, "author": author, "shown": can_report(member) and not own}


@register.inclusion_tag("moderation/_decision_link.html", takes_context=True)
def decision_link(context, kind: str, thing) -> dict:
    """For the writer of something hidden: the way to the decision about it."""
    letters = Decision.objects.visible_to(context["request"].user).about(kind, thing.public_id)
    return {"decision": letters.first()}


@register.inclusion_tag("moderation/_queue_link.html", takes_context=True)
def queue_link(context) -> dict:
    """For moderators: how much waits."""
    member = context["request"].user
    if not is_moderator(member):
        return {"shown": False}
    return {"shown": True, "waiting": Report.objects.visible_to(member).undecided().count()}
