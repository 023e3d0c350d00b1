"""Saying something, whichever way it comes in: over the socket, or with a form on a page without script."""

from django.utils.translation import gettext_lazy as _

from chat.rooms import actions, rules
from chat.rooms.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from chat.rooms.models import Message, Room
from community import ratelimit
from community.html import plain
from community.live.streams import Refused
from community.members.models import Member

MESSAGES_PER_MINUTE = 20


def say(*, member: Member | None, room: Room, cid: str, text: str) -> Message:
    """Store what a member says in a room that they may see.

    Raises:
        Refused: with a code for the page, and a sentence for the person.
    """
    if not rules.can_write(member, room):
        raise Refused("no_access", _("You can read along here. To write, you join the group first."))
    words = plain(text)
    if not words or not 0 < len(cid) <= CID_MAX_CHARACTERS:
        raise Refused("empty", _("Nothing is written here yet."))
    if len(words) > MESSAGE_MAX_CHARACTERS:
        raise Refused("too_long", _("This is longer than one message can be. Could you share it in two?"))
    try:
        ratelimit.take("chat.message", member.pk, limit=MESSAGES_PER_MINUTE, seconds=60)
        return actions.send_message(actor=member, room=room, cid=cid, text=words)
    except ratelimit.TooMany as many:
        raise Refused("wait", _("That were a lot of messages at once. Take a breath; you can go on soon.")) from many
    except actions.RoomClosed as closed:
        raise Refused("closed", _("The lamp is off now, so nobody would hear you. Your words are kept.")) from closed
