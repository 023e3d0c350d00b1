"""Saying something to the other, over the socket or with the form."""

from django.utils.translation import gettext_lazy as _

from chat.message_form import fit_words
from chat.private import actions, rules
from chat.private.models import Message, Seat
from community.live.stream_kinds import Refused
from community.members.models import Member


def say(*, member: Member, seat: Seat, cid: str, text: str) -> Message:
    """Store what a member says to the other.

    Raises:
        Refused: with a code for the page, and a sentence for the person.
    """
    over = Refused("no_access", _("You cannot send anything here now. What you wrote is still yours."))
    if not rules.can_write(member, seat):
        raise over
    words = fit_words(member, cid, text)
    try:
        return actions.send_message(actor=member, seat=seat, cid=cid, text=words)
    except actions.NotNow as gone:
        raise over from gone
