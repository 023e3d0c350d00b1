"""Reporting a message in a chat room."""

from django.utils.translation import gettext_lazy as _

from chat.rooms.actions import announce_change
from chat.rooms.models import Message
from community.moderation.registry import Target, register

register(
    Target(
        kind="message",
        model=Message,
        label=_("Message in a chat room"),
        text=lambda message: message.text,
        url=lambda message: message.get_absolute_url(),
        group=lambda message: message.room.group,
        after_change=announce_change,
    )
)
