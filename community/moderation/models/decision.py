import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import MEMBERSHIP, Detection, Outcome, Rule
from community.moderation.models.report import Report
from community.moderation.querysets.decision import DecisionQuerySet

REVERSALS = (Outcome.RESTORE, Outcome.LET_BACK, Outcome.WITHDRAW)


class Decision(models.Model):
    """A decision of a moderator, with the statement of reasons that the writer reads."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    writer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="decisions_received")
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="decisions")
    # set when it answers an appeal: the earlier decision, on which nobody decides again after this one
    second_look_at = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="second_looks")
    # of several texts decided on together: the decision of which the writer was told, with all of them
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="further_parts", editable=False
    )
    is_of_reporter = models.BooleanField(default=False, db_default=False, editable=False)  # who asked for that look
    words_key = models.CharField(max_length=64, blank=True)  # of the words that were decided on, see Subject.words_key
    outcome = models.CharField(max_length=10, choices=Outcome)
    rule = models.CharField(_("which house rule?"), max_length=20, choices=Rule)
    fragment = models.TextField(_("which words?"), blank=True, max_length=1000)
    explanation = models.TextField(_("what do you want to say to the writer?"), max_length=2000)
    # what a statement of reasons says besides, see decisions/statement.py
    detected_by = models.CharField(
        max_length=10, choices=Detection, blank=True, default="", db_default="", editable=False
    )
    is_automatic = models.BooleanField(default=False, db_default=False, editable=False)  # made by the site itself
    # of a host, about a text in their own group: it holds until a moderator has decided, see put_aside/
    is_by_host = models.BooleanField(default=False, db_default=False, editable=False)
    facts = models.TextField(_("what happened?"), blank=True, max_length=1000, default="", db_default="")
    law = models.CharField(_("which law?"), blank=True, max_length=200, default="", db_default="")
    content_note = models.CharField(_("content note"), blank=True, max_length=200, default="", db_default="")
    note_before = models.CharField(
        blank=True, max_length=200, default="", db_default="", editable=False
    )  # what the note replaced
    # what was taken away of something that has no state, to put back
    words_before = models.TextField(
        _("your words"), blank=True, max_length=1000, default="", db_default="", editable=False
    )
    # when a second look undid it: it counts no longer, neither for the writer nor in any number
    reversed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "thing", "-created_at"], name="decisions_about"),
            models.Index(fields=["-created_at", "-public_id"], name="decisions_newest_first"),
        ]

    def __str__(self):
        return f"decision {self.public_id}"

    @property
    def is_provisional(self) -> bool:
        """Whether it holds only until a moderator has looked: the site or a host made it."""
        return self.is_automatic or self.is_by_host

    @property
    def is_of_host(self) -> bool:
        """Whether a host took somebody out of their own group. A second look at it is a moderator's."""
        return self.kind == MEMBERSHIP and self.second_look_at_id is None

    @property
    def is_reversal(self) -> bool:
        """Whether it is the second look that undid the decision before."""
        return self.second_look_at_id is not None and self.outcome in REVERSALS

    @property
    def is_for_writer(self) -> bool:
        """Whether the writer is told: not when it was left as it is, unless that answers their own appeal."""
        return self.outcome != Outcome.KEEP or (self.second_look_at_id is not None and not self.is_first_for_writer)

    @property
    def is_first_for_writer(self) -> bool:
        """Whether the writer asked for no second look before it."""
        return self.second_look_at_id is None or self.is_of_reporter
