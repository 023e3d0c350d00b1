"""Reporting a message in a chat room, the room and an evening, and when somebody wrote last."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chat.rooms.actions import announce_change
from chat.rooms.models import Evening, Message, Room
from chat.rooms.planning.actions import put_title_back, take_title
from community.groups.registry import count_texts_with
from community.members.rules import has_account
from community.moderation.choices import Outcome
from community.moderation.registry import Line, Replacement, Target, register


def _shown_in(public_id: object) -> object:
    message = Message.objects.filter(public_id=public_id).select_related("room").first()
    return message.room.stream if message else public_id


def _around(message: Message, count: int) -> tuple[list[Line], list[Line]]:
    """Return the messages before and after this one in its room."""
    messages = message.room.messages.with_people()
    before = messages.filter(seq__lt=message.seq).order_by("-seq")[:count]
    after = messages.filter(seq__gt=message.seq).order_by("seq")[:count]
    return _lines(reversed(before)), _lines(after)


def _lines(messages: Iterable[Message]) -> list[Line]:
    return [Line.of(message, message.text) for message in messages]


def _room_text(room: Room) -> str:
    titles = room.sessions.order_by("-pk").values_list("title", flat=True)[:1]
    return "\n".join(filter(None, [room.title, room.theme, *titles]))


def _last_message_at(user, group) -> datetime | None:
    own = Message.objects.filter(author__member=user.pk)
    own = own if group is None else own.filter(room__group=group)
    return own.aggregate(last=Max("created_at"))["last"]


count_texts_with(_last_message_at)
register(
    Target(
        kind="message",
        model=Message,
        label=_("Message in a chat room"),
        text=lambda message: message.text,
        excerpt="text",
        url=lambda message: message.get_absolute_url(),
        url_around=lambda message: message.room.get_absolute_url(),
        group=lambda message: message.room.group,
        group_lookup="room__group",
        return_url=lambda message, user: (message if has_account(user) else message.room).get_absolute_url(),
        after_change=announce_change,
        around=_around,
        shown_in=_shown_in,
    )
)
register(
    Target(
        kind="room",
        model=Room,
        label=_("A chat room"),
        text=_room_text,
        excerpt="title",
        url=lambda room: room.get_absolute_url(),
        group=lambda room: room.group,
        group_lookup="group",
        has_writer=False,
        writer=lambda room: None,
    )
)
register(
    Target(
        kind="evening",
        model=Evening,
        label=_("An evening"),
        text=lambda evening: "\n".join(filter(None, [str(evening), evening.reason])),
        excerpt="title",
        url=lambda evening: evening.get_absolute_url(),
        group=lambda evening: evening.room.group,
        replacements={
            Outcome.CLEAR: Replacement(
                _("Take the title away"), lambda evening: bool(evening.title), take_title, put_title_back
            )
        },
        group_lookup="room__group",
        has_writer=False,
        writer=lambda evening: None,
    )
)
