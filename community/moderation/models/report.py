import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import HEAVY_RULES, ReportState, Rule, Source
from community.moderation.models.case import Case
from community.moderation.querysets.report import ReportQuerySet

OPEN_SIGNAL = models.Q(source="house") & ~models.Q(state="decided")


class Report(models.Model):
    """A request to the moderators to look at something. Its writer never learns who reported it.

    A *signal* is a report that the site makes itself, about words of a writer who may be in danger. It holds no text.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # of the target, see targets.py
    thing = models.UUIDField()  # public id of what is reported
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=Source, default=Source.READER, editable=False)
    # who wrote it, or may be in danger: no moderator is told of, or decides on, a report about themselves
    writer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    # of a signal: the topic, chat or profile in which there is one open signal of them
    within = models.UUIDField(null=True, editable=False)
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="reports_made")
    rule = models.CharField(_("what is it about?"), max_length=20, choices=Rule)
    text = models.TextField(_("what do you want to tell us?"), blank=True, max_length=2000)
    along = models.JSONField(default=list)  # public ids of what the reporter sent along; never its text
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    claimed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    # what moderators work on; None for a moment, after code from before cases stored it
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="reports", editable=False)
    # the promise to the reporter: until then somebody looks or, once claimed, decides
    promised_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    # when people on duty were told last (see alerts/), until somebody looks
    told_at = models.DateTimeField(null=True, editable=False)
    # set when the writer appeals against this decision: the moderator who made it does not decide again
    appeal_of = models.ForeignKey("moderation.Decision", null=True, on_delete=models.SET_NULL, related_name="appeals")
    # whose appeal it is: of the reporter of what was left as it is, and not of the writer
    is_of_reporter = models.BooleanField(default=False, db_default=False, editable=False)
    # the decision by which the reports of its reporter do not count, as long as that is not undone (false_reports/)
    discounted_by = models.ForeignKey(
        "moderation.Decision", null=True, on_delete=models.SET_NULL, related_name="discounted", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["kind", "thing"]),
            models.Index(fields=["reporter", "state"], name="reports_of_reporter"),
            models.Index(fields=["within"], condition=OPEN_SIGNAL, name="open_signals_within"),
            models.Index(
                fields=["group", "created_at"], condition=~models.Q(state="decided"), name="undecided_reports"
            ),
            models.Index(
                fields=["group", "-created_at", "-public_id"],
                condition=models.Q(source="host"),
                name="reports_of_hosts",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "thing"],
                condition=~models.Q(state="decided") & models.Q(appeal_of=None),
                name="one_open_report_per_reader_and_thing",
            ),
            models.UniqueConstraint(
                fields=["writer", "within"], condition=OPEN_SIGNAL, name="one_open_signal_per_writer_and_scope"
            ),
        ]

    def __str__(self):
        return f"report {self.public_id}"

    @property
    def is_discounted(self) -> bool:
        """Whether a moderator decided that it does not count."""
        return self.discounted_by is not None and self.discounted_by.reversed_at is None

    @property
    def is_decided(self) -> bool:
        return self.state == ReportState.DECIDED

    @property
    def is_claimed_now(self) -> bool:
        """Whether a moderator is looking at it, and worked on its case in the last hour."""
        return self.case.is_claimed_now if self.case is not None else self.state == ReportState.CLAIMED

    @property
    def claimer_id(self) -> object:
        """The key of the moderator who claimed its case."""
        return self.case.claimed_by_id if self.case is not None else self.claimed_by_id

    @property
    def is_signal(self) -> bool:
        return self.source == Source.HOUSE

    @property
    def is_own_motion(self) -> bool:
        return self.source == Source.OWN

    @property
    def is_urgent(self) -> bool:
        return self.rule == Rule.DANGER

    @property
    def is_heavy(self) -> bool:
        """Whether its words are folded, until a moderator opens them."""
        return self.rule in HEAVY_RULES

    @property
    def is_of_visitor(self) -> bool:
        return self.reporter_id is None and self.source == Source.READER

    @property
    def is_of_host(self) -> bool:
        """Whether a host put it aside, and asks a moderator to confirm that."""
        return self.source == Source.HOST

    @property
    def is_rewritten(self) -> bool:
        return self.source == Source.REWRITTEN
