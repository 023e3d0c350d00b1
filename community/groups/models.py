import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.choices import (
    WELCOME_MAX_CHARACTERS,
    Admission,
    Ages,
    GroupKind,
    InviteState,
    MembershipState,
    RaidKind,
    RaidReason,
    Refusal,
    Visibility,
)
from community.groups.querysets import READERS, GroupQuerySet, InviteQuerySet, MembershipQuerySet, RaidModeQuerySet
from community.members.models import Persona
from community.members.models.hashed_key_field import HashedKeyField
from community.readers import Readers

_url_name_of_kind: dict[str, str] = {}


def show_groups_at(kind: GroupKind, url_name: str) -> None:
    """Register the URL name of the page that shows groups of this kind; its argument is the slug."""
    _url_name_of_kind[kind] = url_name


class Group(models.Model):
    """A board, or a group with members. Every topic and every chat room belongs to one group."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=10, choices=GroupKind)
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("in short"), max_length=300, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.GROUP)
    admission = models.CharField(max_length=12, choices=Admission, default=Admission.ON_REQUEST)
    ages = models.CharField(max_length=10, choices=Ages, default=Ages.EVERYONE)
    agreement = models.TextField(_("agreement at the door"), blank=True)
    agreement_version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    # what a host tells and asks: to a new member, at the door (up to three questions), and beside the box (``Nudge``)
    welcome = models.TextField(_("welcome"), blank=True, max_length=WELCOME_MAX_CHARACTERS, db_default="")
    questions = models.JSONField(null=True, blank=True)
    nudges = models.JSONField(null=True, blank=True)
    # the pace of writing: from when until when nobody writes (local time), and how often one member does; 0: no limit
    quiet_from = models.TimeField(_("nobody writes from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    chat_pause_seconds = models.PositiveSmallIntegerField(default=0, db_default=0)
    posts_per_hour = models.PositiveSmallIntegerField(default=0, db_default=0)
    # After this moment no raid mode of the house or of this group holds, so nobody has to ask; None: there was none.
    raid_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised by every change of a membership or of the visibility: open sockets then check again what they may read.
    access_version = models.PositiveIntegerField(default=1, editable=False)
    members_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    request_readers = Readers.HOSTS  # of the words with a request to join: as ``can_host``
    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Let a new group follow what holds in the house."""
        if self._state.adding and self.raid_until is None:
            self.raid_until = RaidMode.objects.of(None).aggregate(until=models.Max("until"))["until"]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(_url_name_of_kind.get(self.kind, "groups:group"), args=[self.slug])

    @property
    def readers(self) -> Readers:
        """The readers of what is written in the group."""
        return READERS[Visibility(self.visibility)]


class Membership(models.Model):
    """A member in a group, under one persona."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=10, choices=MembershipState, default=MembershipState.ACTIVE)
    # the state before a moderator removed the member, to undo that
    state_before = models.CharField(max_length=10, choices=MembershipState, blank=True, editable=False)
    # the public id of this removal, for the decision about it; another one each time
    removal_id = models.UUIDField(null=True, unique=True, editable=False)
    asked_text = models.CharField(max_length=500, blank=True)
    declined_because = models.CharField(max_length=20, choices=Refusal, blank=True)  # until the member asks again
    answers = models.TextField(blank=True, db_default="")  # each question at the door that was answered, and the answer
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreement_version = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(null=True, blank=True)  # when the member came in, or came back
    welcomed_at = models.DateTimeField(null=True, blank=True)  # when the member put the welcome away
    greeted_at = models.DateTimeField(null=True, blank=True)  # when a host noted that this newcomer was greeted
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_membership_per_group")]
        indexes = [
            models.Index(fields=["member", "state"]),
            models.Index(
                fields=["group", "joined_at"],
                condition=models.Q(state="active", greeted_at=None),
                name="newcomers_to_greet",
            ),
        ]

    def __str__(self):
        return f"membership {self.pk}"


class Invite(models.Model):
    """A link that lets one person into a group, once. Of the link there is only a hash, and of its user nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invites")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    key = HashedKeyField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=InviteState, default=InviteState.OPEN)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InviteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-expires_at"])]

    def __str__(self):
        return f"invite {self.pk}"


class RaidMode(models.Model):
    """A mode that holds for everybody in a group, or in the house (no group), until a moment. Ending it early moves
    that moment; who set and ended it stands in the audit log."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="raid_modes")
    kind = models.CharField(max_length=12, choices=RaidKind)
    reason = models.CharField(max_length=10, choices=RaidReason)
    until = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RaidModeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-until"])]

    def __str__(self):
        return f"{self.kind} {self.pk}"
