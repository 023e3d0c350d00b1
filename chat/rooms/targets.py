"""Reporting a message in a chat room."""

from django.utils.translation import gettext_lazy as _

from chat.rooms.actions import announce_change
from chat.rooms.models import Message
from community.members.rules import has_account
from community.moderation.registry import Target, register

register(
    Target(
        kind="message",
        model=Message,
        label=_("Message in a chat room"),
        text=lambda message: message.text,
        url=lambda message: message.get_absolute_url(),
        group=lambda message: message.room.group,
        return_url=lambda message, user: (message if has_account(user) else message.room).get_absolute_url(),
        fetch=lambda public_id, user: Message.objects.reportable_by(user).filter(public_id=public_id).first(),
        after_change=announce_change,
    )
)
