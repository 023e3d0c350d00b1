"""Reporting a private message, by the member to whom it was sent. Moderators read that message and those that the
reporter chose to send along; they have no access to the conversation."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.private.actions import announce_change
from chat.private.models import Message, Seat
from community.html import excerpt
from community.moderation.choices import Rule
from community.moderation.registry import Target, register

LINES_BEFORE = 6


def _fetch(public_id: object, member) -> Message | None:
    return Message.objects.sent_to(member).filter(public_id=public_id).first()


def _return_url(message: Message, member) -> str:
    seat = Seat.objects.visible_to(member).filter(conversation=message.conversation_id).first()
    return seat.get_absolute_url() if seat else reverse("private:index")


def _preceding(message: Message, member) -> list[tuple[str, str]]:
    """Return the messages just before it, oldest first: the text where this member may read it now, else the time."""
    in_place = Message.objects.in_place().filter(conversation=message.conversation_id, seq__lt=message.seq)
    rows = list(in_place.with_people().order_by("-seq")[:LINES_BEFORE])[::-1]
    readable = set(Message.objects.visible_to(member).filter(pk__in=[row.pk for row in rows]))
    return [(str(row.public_id), _text(row) if row in readable else _time(row)) for row in rows]


def _text(message: Message) -> str:
    name = message.author.name if message.author else _("someone who left")
    return f"{name}: {excerpt(message.text)}"


def _time(message: Message) -> str:
    when = date_format(timezone.localtime(message.created_at), "j F H:i")
    return gettext("A message of %(when)s") % {"when": when}


def _shown_in(public_id: object) -> object:
    message = Message.objects.filter(public_id=public_id).select_related("conversation").first()
    return message.conversation.stream if message else public_id


register(
    Target(
        kind="private",
        model=Message,
        label=_("Private message"),
        text=lambda message: message.text,
        url=lambda message: "",
        after_change=announce_change,
        shown_in=_shown_in,
        return_url=_return_url,
        fetch=_fetch,
        preceding=_preceding,
        suggested_rule=Rule.UNKIND,
        is_private=True,
    )
)
