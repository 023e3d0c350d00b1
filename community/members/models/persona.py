import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.choices import Role
from community.members.models.account import Member
from community.members.querysets.persona import PersonaQuerySet
from community.readers import Readers

PSEUDONYM_MAX_CHARACTERS = 30
NAME_KEY_MAX_CHARACTERS = 60


class Persona(models.Model):
    """A name of a member that others see: one for the community and, where wanted, one per closed group."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="personas")
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="personas")
    name = models.CharField(_("name"), max_length=PSEUDONYM_MAX_CHARACTERS)
    # The name as people may confuse it: NFKC, case folded, look-alike letters made one. See names.py.
    name_key = models.CharField(max_length=NAME_KEY_MAX_CHARACTERS, unique=True, editable=False)
    avatar_seed = models.CharField(max_length=32, editable=False)
    about = models.CharField(_("about me"), max_length=300, blank=True)
    # a moderator took the name away: the one that stands here is neutral, until the member chooses another
    must_choose_name = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonaQuerySet.as_manager()
    duty = None  # the duty beside the name, where a page shows it: see rules.mark_duties_shown

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "group"], name="one_persona_per_member_and_group"),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(group__isnull=True), name="one_community_persona"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def readers(self) -> Readers:
        """The readers of the text about the member under this name: as ``PersonaQuerySet.visible_to``."""
        return Readers.UNLISTED if self.group_id is None else Readers.GROUP

    @property
    def role(self) -> str:
        """The role beside this name; "member" beside a name for one group, where a rare role would tell who it is."""
        return self.member.role if self.group_id is None else Role.MEMBER

    @property
    def role_label(self) -> str:
        return Role(self.role).label


class FormerName(models.Model):
    """A name that a member gave up: kept from others for a while, so that nobody takes it to be taken for the member.

    Only the key is stored, and nobody sees it: the old name leads nowhere.
    """

    name_key = models.CharField(max_length=NAME_KEY_MAX_CHARACTERS, db_index=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="former_names")
    left_at = models.DateTimeField(default=timezone.now)
    taken_away = models.BooleanField(default=False, db_default=False)  # by a moderator: not for the member either

    def __str__(self):
        return f"former name {self.pk}"
