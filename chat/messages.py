"""The chat message: plain text, with a number in its chat (a room, or a conversation of two)."""

from django.db import models

from chat.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from community.moderation.choices import ContentState
from community.moderation.models import ModeratedContent


class ChatMessage(ModeratedContent):
    """A subclass adds ``remove_url``, and in ``report_kind`` the kind under which ``targets.py`` registers it."""

    report_kind = ""

    seq = models.PositiveIntegerField(editable=False)
    cid = models.CharField(max_length=CID_MAX_CHARACTERS, editable=False)  # idempotency key, made by the client
    text = models.TextField(max_length=MESSAGE_MAX_CHARACTERS)

    class Meta:
        abstract = True

    def __str__(self):
        return f"message {self.pk}"

    @property
    def is_removed(self) -> bool:
        return self.state == ContentState.REMOVED

    @property
    def may_be_reported(self) -> bool:
        """Whether a reader other than the author may report it."""
        return not self.is_removed

    @property
    def session_heading(self) -> tuple[object, str]:
        """Key and title of the room session that it belongs to, where a chat has sessions."""
        return None, ""
