"""What other rooms show of private messages: the way to ask somebody, and what waits on one's own page."""

from django import template

from chat.private.choices import Stage
from chat.private.models import Seat
from community.members.rules import takes_part

register = template.Library()
COUNTED = 100


@register.inclusion_tag("private/_ask_link.html", takes_context=True)
def ask_link(context, persona) -> dict:
    """On somebody's profile: ask, or go to where the two are."""
    member = context["request"].user
    if not takes_part(member) or persona.member_id == member.pk:
        return {"shown": False}
    seat = Seat.objects.visible_to(member).filter(other=persona).order_by("-pk").first()
    return {"shown": True, "persona": persona, "seat": seat, "stages": Stage}


@register.inclusion_tag("private/_mine.html", takes_context=True)
def my_conversations(context) -> dict:
    """How many questions and how many new messages wait."""
    seats = Seat.objects.visible_to(context["request"].user)
    rows = seats.filter(stage__in=[Stage.QUESTION, Stage.OPEN]).with_unread().order_by("-pk")
    waiting = rows.values_list("stage", "unread")[:COUNTED]
    return {
        "questions": sum(stage == Stage.QUESTION for stage, _new in waiting),
        "unread": sum(new for stage, new in waiting if stage == Stage.OPEN),
    }
