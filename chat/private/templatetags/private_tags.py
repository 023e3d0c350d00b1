"""Private messages on the pages of other apps: the link to ask a member, and the counts on a member's own page."""

from django import template

from chat.private.choices import Stage
from chat.private.models import Seat
from community.members.rules import takes_part

register = template.Library()
MAX_COUNTED = 100


@register.inclusion_tag("private/_ask_link.html", takes_context=True)
def ask_link(context, persona) -> dict:
    """On a profile: the link to ask, or to the conversation with this persona."""
    member = context["request"].user
    if not takes_part(member) or persona.member_id == member.pk:
        return {"shown": False}
    seat = Seat.objects.visible_to(member).filter(other=persona).order_by("-pk").first()
    return {"shown": True, "persona": persona, "seat": seat, "stages": Stage}


@register.inclusion_tag("private/_mine.html", takes_context=True)
def my_conversations(context) -> dict:
    """The numbers of questions and of unread messages."""
    member = context["request"].user
    if not Seat.objects.may_have_news(member):
        return {"questions": 0, "unread": 0}
    rows = Seat.objects.asking_or_open(member).with_unread().order_by("-pk")
    waiting = rows.values_list("stage", "unread")[:MAX_COUNTED]
    return {
        "questions": sum(stage == Stage.QUESTION for stage, _unread in waiting),
        "unread": sum(unread for stage, unread in waiting if stage == Stage.OPEN),
    }
