import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import Outcome
from community.moderation.models.case import Case


class CaseNote(models.Model):
    """Words of a moderator to colleagues about a case. Neither its writer nor a reporter ever sees them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="case_notes")
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"case note {self.public_id}"


class Opinion(models.Model):
    """A second opinion of a colleague on a case: asked, and perhaps given. It is advice, and decides nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="opinions")
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_of = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")  # None: of anybody
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    given_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    text = models.TextField(blank=True, max_length=2000)
    given_at = models.DateTimeField(_("given on"), null=True, editable=False)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"opinion {self.public_id}"
