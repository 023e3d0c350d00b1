import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import CLAIM_MINUTES
from community.moderation.querysets.case import CaseQuerySet


class Case(models.Model):
    """The reports about one thing, or about several that a moderator merged: what moderators work on.

    Its reports hold the facts. The numbers and moments by which the queue is filtered and ordered are computed from the
    open ones (``cases/actions.py``), so that a list of cases never reads all reports.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # of the target, see targets.py; after a merge, of the first thing
    thing = models.UUIDField()
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    writer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    claimed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True, editable=False)
    active_at = models.DateTimeField(null=True, editable=False)  # when the claimer worked on it last
    opinion_asked_at = models.DateTimeField(null=True, editable=False)  # while a second opinion is asked and not given
    # the case in which a moderator put this one: closed, and there to be taken out again (merging/)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged", editable=False)
    reports_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    things_count = models.PositiveIntegerField(
        default=1, db_default=1, editable=False
    )  # that its open reports are about
    # 0 comes first: somebody may be in danger, the writer is 16 or 17
    danger_rank = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)
    minor_rank = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)
    has_appeal = models.BooleanField(default=False, db_default=False, editable=False)
    promised_at = models.DateTimeField(editable=False)  # the first promise to a reporter that is still open
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing"], condition=models.Q(closed_at=None), name="one_open_case_per_thing"
            )
        ]
        indexes = [
            models.Index(fields=["claimed_at"], condition=models.Q(closed_at=None), name="open_cases_claimed"),
            models.Index(
                fields=["danger_rank", "minor_rank", "promised_at", "public_id"],
                condition=models.Q(closed_at=None),
                name="open_cases_danger_first",
            ),
            models.Index(
                fields=["minor_rank", "danger_rank", "promised_at", "public_id"],
                condition=models.Q(closed_at=None),
                name="open_cases_minors_first",
            ),
            models.Index(
                fields=["group", "danger_rank", "minor_rank", "promised_at", "public_id"],
                condition=models.Q(closed_at=None),
                name="open_cases_of_group",
            ),
            models.Index(
                fields=["promised_at", "public_id"], condition=models.Q(closed_at=None), name="open_cases_by_promise"
            ),
            models.Index(
                fields=["opened_at", "public_id"], condition=models.Q(closed_at=None), name="open_cases_by_age"
            ),
        ]

    def __str__(self):
        return f"case {self.public_id}"

    @property
    def is_claimed_now(self) -> bool:
        """Whether a moderator is looking: nobody who claimed it and did not work on it for an hour."""
        if self.claimed_at is None:
            return False
        since = max(self.claimed_at, self.active_at or self.claimed_at)
        return timezone.now() - since < timedelta(minutes=CLAIM_MINUTES)

    @property
    def is_merged(self) -> bool:
        """Whether its open reports are about several things."""
        return self.things_count > 1

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_urgent(self) -> bool:
        return self.danger_rank == 0

    @property
    def is_about_minor(self) -> bool:
        return self.minor_rank == 0
