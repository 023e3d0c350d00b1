"""Saying something in a room, over the socket or with the form."""

from django.utils.translation import gettext_lazy as _

from chat.message_form import fit_words
from chat.rooms import actions, rules
from chat.rooms.models import Message, Room
from community.live.stream_kinds import Refused
from community.members.models import Member


def say(*, member: Member | None, room: Room, cid: str, text: str) -> Message:
    """Store what a member says in a room that they may see.

    Raises:
        Refused: with a code for the page, and a sentence for the person.
    """
    if not rules.can_write(member, room):
        raise Refused("no_access", _("You can read along here. To write, you join the group first."))
    words = fit_words(member, cid, text)
    try:
        return actions.send_message(actor=member, room=room, cid=cid, text=words)
    except actions.RoomClosed as closed:
        raise Refused("closed", _("The lamp is off now, so nobody would hear you. Your words are kept.")) from closed
