import uuid
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community.members.choices import ADULT_FROM_YEARS, AgeBand, DutyKind, Ending, Purpose, Role
from community.members.mfa.session_state import lend
from community.members.querysets import (
    BlockQuerySet,
    ConsentQuerySet,
    DraftQuerySet,
    DutyQuerySet,
    MemberManager,
    MuteQuerySet,
    PersonaQuerySet,
    SessionQuerySet,
)
from community.members.sessions.hashed_key_field import HashedKeyField

PSEUDONYM_MAX_CHARACTERS = 30
NAME_KEY_MAX_CHARACTERS = 60

# How long a login lasts after the last thing that somebody did; of staff never longer than STAFF_LONGEST in all.
IDLE = timedelta(hours=2)
IDLE_WHEN_REMEMBERED = timedelta(days=30)
STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=8)
# So long after its end a login is still known, for the words of a form that came too late; it opens nothing.
KNOWN_AFTER_END = timedelta(hours=24)


class Member(AbstractBaseUser, PermissionsMixin):
    """The account. Others never see it: they see a Persona."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Raised by blocks, suspension and log-out: open sockets of this member look again at what they may see.
    access_version = models.PositiveIntegerField(default=1, editable=False)
    # Raised to end all sessions at once: a session remembers the number it began with.
    sessions_version = models.PositiveIntegerField(default=1, editable=False)
    # The half minute of the last code from an app that was used: that one, and all before it, work no more.
    code_step = models.PositiveBigIntegerField(default=0, editable=False)
    # False while a consent that writing needs has been withdrawn: then one reads.
    may_write = models.BooleanField(default=True, editable=False)
    # Since when this member is away: others meet neither the person nor the words. See privacy, "pause".
    away_since = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    # True when a text that one agreed to has changed since: one is asked again at the next visit.
    has_new_terms = models.BooleanField(default=False, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = MemberManager()

    # The session that this member came out of, set at the door (HTTP and socket); None for somebody in the background.
    login_session = None
    # True when something that this session asked for is there for a duty, and waits for the second step.
    duty_waits = False

    def __str__(self):
        return str(self.pk)

    def has_perm(self, perm, obj=None) -> bool:
        """What the CMS asks: as with duties, nothing in a session without a second step."""
        return super().has_perm(perm, obj) and lend(self)

    def has_module_perms(self, app_label) -> bool:
        return super().has_module_perms(app_label) and lend(self)

    @property
    def persona(self) -> "Persona | None":
        """The name in the community; None until it has been chosen."""
        if not hasattr(self, "_persona"):
            self._persona = self.personas.filter(group__isnull=True).first()
        return self._persona

    @property
    def age_band(self) -> AgeBand | None:
        """16-17 or 18 and older, today. None when no year is known: that is neither, and fits nowhere that asks."""
        if self.birth_year is None:
            return None
        years = timezone.localdate().year - self.birth_year
        return AgeBand.ADULT if years >= ADULT_FROM_YEARS else AgeBand.YOUNG

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def get_session_auth_hash(self) -> str:
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        return (self._session_hash(key) for key in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str) -> str:
        value = f"{self.password} {self.sessions_version}"
        return salted_hmac("members.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.persona.name if self.persona else ""

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def first_name(self) -> str:
        """What the CMS shows in its corner; without it, that would be the e-mail address."""
        return self.get_full_name()


class Persona(models.Model):
    """What others see of a member: one for the community and, if the person wants it, one per closed group."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="personas")
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="personas")
    name = models.CharField(_("name"), max_length=PSEUDONYM_MAX_CHARACTERS)
    # The name as people may confuse it: NFKC, case folded, look-alike letters made one. See names.py.
    name_key = models.CharField(max_length=NAME_KEY_MAX_CHARACTERS, unique=True, editable=False)
    avatar_seed = models.CharField(max_length=32, editable=False)
    about = models.CharField(_("about me"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonaQuerySet.as_manager()

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
    def role(self) -> str:
        """The label beside this name. A name for one group has none: there are few of them, it would tell who it is."""
        return self.member.role if self.group_id is None else Role.MEMBER

    @property
    def role_label(self) -> str:
        return Role(self.role).label


class Duty(models.Model):
    """What a member may do, for one group or (group empty) everywhere."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind)
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "group"], name="one_duty_per_group"),
            models.UniqueConstraint(
                fields=["member", "kind"], condition=models.Q(group__isnull=True), name="one_duty_everywhere"
            ),
        ]

    def __str__(self):
        return self.kind


class Block(models.Model):
    """Neither of the two sees the other's words, anywhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_received")
    # what the blocker saw when blocking, so that the list of blocked people tells them nothing new
    persona = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_each_way"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self):
        return f"block {self.pk}"


class ConsentText(models.Model):
    """A text that somebody agreed to, word for word as it stood there; never changed and never removed."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    digest = models.CharField(max_length=64)  # SHA-256 of the text
    text = models.TextField()
    first_shown_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version", "language", "digest"], name="one_row_per_text")
        ]

    def __str__(self):
        return self.text

    def first_shown_of_version(self) -> datetime:
        """When this version was first shown here, in whatever language."""
        same = ConsentText.objects.filter(purpose=self.purpose, version=self.version)
        return same.aggregate(first=models.Min("first_shown_at"))["first"]


class Mute(models.Model):
    """One persona's words are folded away for one member. Only that member knows; the other name of the same person
    stays as it is, so that muting tells nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    muter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mutes")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["muter", "persona"], name="one_mute_per_persona")]

    def __str__(self):
        return f"mute {self.pk}"


class Consent(models.Model):
    """What a member agreed to, in which version of the text, when; and when and how it ended."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    objects = ConsentQuerySet.as_manager()

    def __str__(self):
        return f"{self.purpose} {self.version}"


class Session(AbstractBaseSession):
    """A login on some device (or, without a member, somebody on the way to one). No address and no browser is kept;
    when it began and was used to the hour, so that people recognise their own. ``expire_date`` decides."""

    session_key = HashedKeyField(max_length=64, primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    remembered = models.BooleanField(default=False)
    # staff: the login ends then, whatever they do; empty: the limits of members hold
    latest_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

    def end_after(self, moment: datetime) -> datetime:
        """When this login ends if nothing is done after this moment."""
        if self.latest_at is not None:
            return min(moment + STAFF_IDLE, self.latest_at)
        return moment + (IDLE_WHEN_REMEMBERED if self.remembered else IDLE)


class EmailChange(models.Model):
    """A new address that is confirmed, and waits before it counts: until then the old one can say no."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.OneToOneField("account.EmailAddress", on_delete=models.CASCADE, related_name="change")
    due_at = models.DateTimeField()

    def __str__(self):
        return f"change {self.pk}"


class Draft(models.Model):
    """What a member is writing somewhere: it survives a lost connection, a quick exit and an empty battery."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=120)  # for instance "topic:<public id>"
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="one_draft_per_place")]

    def __str__(self):
        return self.place
