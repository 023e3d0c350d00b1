"""Reporting a message in a chat room."""

from django.utils.translation import gettext_lazy as _

from chat.rooms.actions import announce_change
from chat.rooms.models import Message
from community.members.rules import has_account
from community.moderation.registry import Target, register


def _shown_in(public_id: object) -> object:
    message = Message.objects.filter(public_id=public_id).select_related("room").first()
    return message.room.stream if message else public_id


register(
    Target(
        kind="message",
        model=Message,
        label=_("Message in a chat room"),
        text=lambda message: message.text,
        url=lambda message: message.get_absolute_url(),
        group=lambda message: message.room.group,
        return_url=lambda message, user: (message if has_account(user) else message.room).get_absolute_url(),
        after_change=announce_change,
        shown_in=_shown_in,
    )
)
