import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.contact.choices import MessageState
from community.contact.querysets import ContactMessageQuerySet
from community.members.models import Member
from community.web.anonymous_forms import this_hour

MAX_CHARACTERS = 4_000


class ContactMessage(models.Model):
    """A message to the site. Of the sender only the text, and the email address until the answer is sent."""

    # random: a sequence number would tell when the message came
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.TextField(_("Your message"), max_length=MAX_CHARACTERS)
    email = models.EmailField(_("Your e-mail address"), blank=True)
    sent_hour = models.DateTimeField(default=this_hour, editable=False)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.OPEN)
    answer = models.TextField(blank=True, max_length=MAX_CHARACTERS)
    alerts_sent = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)  # see ``tell_of_messages``
    # of an open message the operator who took it on, else who answered or closed it
    handled_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state"]), models.Index(fields=["-sent_hour", "id"])]

    def __str__(self):
        return f"message {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == MessageState.OPEN
