import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from chat.messages import ChatMessage
from chat.private.choices import ConversationState, Stage
from chat.private.querysets import MessageQuerySet, SeatQuerySet
from community.members.models import Persona
from community.readers import Readers


class Conversation(models.Model):
    """Of two personas. A member with two personas has two conversations, and nothing here links them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=ConversationState, default=ConversationState.ASKED)
    # The last number in use, of a message or a change. A number is never used again.
    seq = models.PositiveIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised when it opens or ends: the hub checks again who may read it.
    access_version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self):
        return f"conversation {self.public_id}"

    @property
    def stream(self) -> str:
        return f"private:{self.public_id}"


class Seat(models.Model):
    """The place of one of the two in a conversation. A conversation has two seats, until a member leaves."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seats")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    has_asked = models.BooleanField(default=False)
    has_ended = models.BooleanField(default=False)
    is_told = models.BooleanField(default=False, editable=False)  # notified of the question
    read_upto = models.PositiveIntegerField(default=0, editable=False)  # for this person alone

    objects = SeatQuerySet.as_manager()

    class Meta:
        # one seat for each direction: so two personas have one conversation, whoever asked
        constraints = [models.UniqueConstraint(fields=["persona", "other"], name="one_conversation_per_pair")]

    def __str__(self):
        return f"seat {self.pk}"

    def get_absolute_url(self):
        return reverse("private:conversation", args=[self.public_id])

    # for the templates of a chat, as Room has them

    readers = Readers.TWO

    @property
    def stream(self) -> str:
        return self.conversation.stream

    @property
    def is_open(self) -> bool:
        """Needs a row that was fetched with its stage."""
        return self.stage == Stage.OPEN


class Message(ChatMessage):
    """A message in a conversation."""

    report_kind = "private"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_private_message_per_number"),
            models.UniqueConstraint(fields=["conversation", "author", "cid"], name="one_private_message_per_sending"),
        ]

    @property
    def remove_url(self) -> str:
        return reverse("private:remove", args=[self.public_id])

    @property
    def may_be_reported(self) -> bool:
        """Also after it was removed: only the person to whom it was sent can have seen it."""
        return True


class Change(models.Model):
    """The event that a message was removed, hidden or shown again, with a number in the same sequence."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="changes")
    seq = models.PositiveIntegerField(editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "seq"], name="one_change_per_number")]

    def __str__(self):
        return f"change {self.seq}"


class Unasked(models.Model):
    """A member who does not want to be asked for private messages. Nobody else can tell."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return f"unasked {self.pk}"
