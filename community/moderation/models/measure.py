import uuid
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import MeasureKind
from community.moderation.models.decision import Decision
from community.moderation.querysets.measure import MeasureQuerySet
from community.permissions import NotNow

WRITES_NOWHERE = (MeasureKind.READ, MeasureKind.PAUSE)
UNFINISHED = models.Q(ended_at=None)


class Measure(models.Model):
    """A measure for a person, which belongs to a decision. It ends by itself: whether it stands is computed when it is
    read.

    The closing of an account waits for a second moderator, and has no ``starts_at`` until then.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="measures")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="measures")
    kind = models.CharField(max_length=10, choices=MeasureKind)
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")  # null: everywhere
    minutes = models.PositiveSmallIntegerField(default=0)  # of SLOW: between two texts
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    # when it was over: at ``ends_at`` a periodic job notes it and tells the member, or a moderator ended it earlier
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_because = models.TextField(gettext_lazy("why does it end now?"), blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member", "-created_at"], name="measures_of_a_member"),
            models.Index(fields=["ends_at", "public_id"], condition=UNFINISHED, name="unfinished_measures"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="close") | models.Q(starts_at__isnull=False, ends_at__isnull=False),
                name="only_a_closing_has_no_end",
            ),
        ]

    def __str__(self):
        return f"measure {self.public_id}"

    @property
    def waits_for_colleague(self) -> bool:
        return self.starts_at is None and self.ended_at is None

    @property
    def until(self) -> datetime | None:
        """When it was over, or will be; None without an end."""
        return self.ended_at or self.ends_at

    @property
    def is_over(self) -> bool:
        """Whether it held for a while, and holds no longer. A reminder is over at once."""
        has_ended = self.until is not None and self.until <= timezone.now()
        return self.starts_at is not None and has_ended

    @property
    def stands(self) -> bool:
        """Whether it holds now."""
        has_begun = self.starts_at is not None and self.ended_at is None
        return has_begun and (self.ends_at is None or self.ends_at > timezone.now())

    def slow_minutes(self, group: Group) -> int:
        """Return how many minutes the member leaves between two texts in this group."""
        holds_here = self.group_id in (None, group.pk)
        return self.minutes if self.kind == MeasureKind.SLOW and holds_here and self.stands else 0

    def keeps_from_writing(self, group: Group | None) -> bool:
        """Return whether the member may only read everywhere or, with a group, in that group."""
        is_here = self.kind == MeasureKind.READ_HERE and group is not None and group.pk == self.group_id
        return (self.kind in WRITES_NOWHERE or is_here) and self.stands

    def not_now(self) -> NotNow:
        """Return why the member cannot write: until when, on which rule, and where to ask for another look."""
        if self.kind == MeasureKind.READ_HERE:
            text = _("You can read in this group, and write again from %(until)s. Elsewhere you write as before.")
        else:
            text = _("You can read here, and write again from %(until)s. “Contact” stays open for you.")
        return self.explained(text % {"until": moment(self.ends_at)})

    def explained(self, text: str) -> NotNow:
        """Return this sentence with the rule, and the way to the statement of reasons."""
        if self.decision is None:
            return NotNow(text)
        why = _(
            "A moderator decided this, on the rule “%(rule)s”. You find the message about it under “Mine”; there you "
            "can ask for another look."
        )
        url = reverse("moderation:decision", args=[self.decision.public_id])
        return NotNow(f"{text} {why % {'rule': self.decision.get_rule_display()}}", url, _("Read that message"))


def moment(when) -> str:
    """Return day and time as people read them, in the time of the site."""
    return date_format(timezone.localtime(when), "j F H:i")
