"""What is said, in a room or between two people: plain text, with a number in its talk."""

from django.db import models

from chat.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from community.moderation.models import ContentState, ModeratedContent


class SaidMessage(ModeratedContent):
    """Whatever inherits this says where one takes it back (``remove_url``), and as what one reports it."""

    report_kind = ""  # of the target, see targets.py

    seq = models.PositiveIntegerField(editable=False)
    cid = models.CharField(max_length=CID_MAX_CHARACTERS, editable=False)  # made by the page: sending twice stores once
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
        """By somebody else than its writer."""
        return not self.is_removed

    @property
    def evening(self) -> tuple[object, str]:
        """The key and the title of the evening that it belongs to, where talks have evenings."""
        return None, ""
