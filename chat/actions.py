"""Steps that the actions of rooms and conversations share. The caller locks the row of the chat.

An action that changes an existing message locks the message first and its chat after it (``lock_message``), as
moderation and erasure do: so no two transactions wait for each other.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat import rules
from chat.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from chat.messages import ChatMessage
from community.live.stream_kinds import Refused
from community.members.models import Member
from community.moderation.choices import ContentState
from community.permissions import require
from community.text import plain

TAB_LIFETIME = timedelta(days=1)  # longer than a browser tab with a chat stays open


def next_seq(chat: models.Model) -> int:
    """Return the next number of a chat whose row is locked: its numbers have no gaps."""
    chat.seq += 1
    chat.save(update_fields=["seq"])
    return chat.seq


def require_same_words(message: ChatMessage, text: str) -> None:
    """Compare a message that was stored under this idempotency key with the words that come now.

    Raises:
        Refused: they are other words, which must not be answered with the old ones in silence.
    """
    if message.text and message.text != text:
        raise Refused("sent", _("This was sent already, with other words. Send these as a new message."))


def clean_message(cid: str, text: str) -> str:
    """Return the text as it is stored.

    Raises:
        Refused: it is empty or too long, or ``cid`` is no idempotency key.
    """
    text = plain(text)
    if not text or not 0 < len(cid) <= CID_MAX_CHARACTERS:
        raise Refused("empty", _("There are no words here yet."))
    if len(text) > MESSAGE_MAX_CHARACTERS:
        raise Refused("too_long", _("This is too long for one message. Could you split it in two?"))
    return text


def lock_message(message: ChatMessage) -> ChatMessage:
    """Lock the row of a message, before that of its chat, and return it as it is now.

    Rows that point at the message may be added meanwhile.
    """
    rows = type(message).objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=message.pk)


def mark_removed(actor: Member, message: ChatMessage) -> bool:
    """Put a locked message in the state removed; return False when its author had removed it before.

    Raises:
        NotAllowed: the actor is not its author, or a moderator hid it.
    """
    if message.is_removed and rules.is_author(actor, message):
        return False
    require(rules.can_remove, actor, message)
    message.state = ContentState.REMOVED
    message.save(update_fields=["state"])
    return True


def announce_recent(messages: models.QuerySet, announce_change: Callable[[ChatMessage], None]) -> None:
    """Announce that these messages changed, as far as a tab that is still open can show them."""
    for message in messages.filter(created_at__gt=timezone.now() - TAB_LIFETIME).order_by("pk"):
        announce_change(message)
