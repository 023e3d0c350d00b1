from django.utils.translation import gettext_lazy as _

from chat.private.models import Conversation, Message, Seat
from community.privacy.label_registry import label_codes, label_values


def _short_name(conversation: Conversation) -> str:
    """Return a short name by which a reader of the export finds the messages of a conversation."""
    return _("Conversation %(mark)s") % {"mark": conversation.public_id.hex[:4].upper()}


label_values(Message, conversation=_short_name)
label_values(Seat, conversation=_short_name)
label_codes(
    {
        "private.ask": _("I asked somebody whether I could write to them."),
        "private.decline": _("I said no to somebody who asked to write to me."),
        "private.open": _("I agreed to exchange messages with somebody."),
        "private.end": _("I ended a conversation with one other person."),
        "private.send": _("I wrote to one other person."),
        "private.remove": _("I removed a message to one other person."),
        "private.want_to_be_asked": _("I chose whether others may ask to write to me."),
        "draft:private": _("A message to one other person"),
    }
)
