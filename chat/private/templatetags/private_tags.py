"""Private messages on the pages of other apps: the link to ask a member, and the counts on a member's own page."""

from django import template
from django.db.models import BigAutoField, QuerySet

from chat.private.choices import Stage
from chat.private.models import Seat
from community.members.querysets.reader_query import ReaderQuery
from community.members.rules import takes_part

register = template.Library()
MAX_COUNTED = 100


def _newest_seat_with(user, other) -> QuerySet:
    return Seat.objects.visible_to(user).filter(other=other).order_by("-pk")[:1]


def _seats_that_wait(user) -> QuerySet:
    rows = Seat.objects.asking_or_open(user).with_unread().order_by("-pk")
    return rows.values_list("stage", "unread")[:MAX_COUNTED]


_seat_with, _waiting = ReaderQuery(_newest_seat_with, other=BigAutoField()), ReaderQuery(_seats_that_wait)


@register.inclusion_tag("private/_ask_link.html", takes_context=True)
def ask_link(context, persona) -> dict:
    """On a profile: the link to ask, or to the conversation with this persona."""
    member = context["request"].user
    if not takes_part(member) or persona.member_id == member.pk:
        return {"shown": False}
    seat = _seat_with.first(member, other=persona.pk)
    return {"shown": True, "persona": persona, "seat": seat, "stages": Stage}


@register.inclusion_tag("private/_mine.html", takes_context=True)
def my_conversations(context) -> dict:
    """The numbers of questions and of unread messages."""
    member = context["request"].user
    if not Seat.objects.may_have_news(member):
        return {"questions": 0, "unread": 0}
    waiting = _waiting.rows(member)
    return {
        "questions": sum(stage == Stage.QUESTION for stage, _unread in waiting),
        "unread": sum(unread for stage, unread in waiting if stage == Stage.OPEN),
    }
