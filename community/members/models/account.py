import unicodedata
import uuid
from copy import copy
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.members.choices import ADULT_FROM_YEARS, RECOVERY_CODES, AgeBand, Role
from community.members.querysets.account import MemberManager

if TYPE_CHECKING:
    from community.members.models.persona import Persona


def password_spellings(password: str) -> list[str]:
    """Return the password in NFC, and as keyboards may have typed it before that was stored."""
    spellings = [unicodedata.normalize("NFC", password), password, unicodedata.normalize("NFD", password)]
    return list(dict.fromkeys(spellings))


# What a member object keeps of what rules read, until ``refresh_rights``.
READ_WITH_RIGHTS = [
    "_duties",
    "has_duties",
    "_blocked_ids",
    "_muted_ids",
    "has_second_step",
    "reads_only",
    "facts",
    "known_memberships",
    "standing_measures",
]
# The columns that rules read.
READ_AGAIN = ["is_active", "may_write", "away_since", "role", "birth_year", "restricted_until", "paused_until"]


class Member(AbstractBaseUser, PermissionsMixin):
    """The account of a member. Others never see it: they see a Persona."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Raised by blocks, suspension and log-out: open sockets of this member ask again what they may see.
    access_version = models.PositiveIntegerField(default=1, editable=False)
    # Raised to end all sessions at once: a session remembers the number it began with.
    sessions_version = models.PositiveIntegerField(default=1, editable=False)
    # The period of 30 seconds of the last code that was used from an app: that code and earlier ones work no more.
    code_step = models.PositiveBigIntegerField(default=0, editable=False)
    # False while a consent that writing needs is withdrawn: then the member only reads.
    may_write = models.BooleanField(default=True, editable=False)
    # Since when this member is away: others see neither the personas nor the posts. See privacy, "pause".
    away_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Until when, at the latest, a measure of a moderator holds for this member; nothing more is read of others.
    restricted_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Until when the account has a pause: logged in, the member reaches the letter and their own data, and no more.
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)
    # True when a text that the member agreed to has changed: they are asked again at the next visit.
    has_new_terms = models.BooleanField(default=False, editable=False)
    # True when the email address was confirmed in another browser than the one that signed up: what was typed there
    # may be a stranger's. Until the reader of the address logs in there or chooses a password, nobody else logs in.
    awaits_owner = models.BooleanField(default=False, editable=False)

    class Meta:
        # only of those who are away: nearly everybody is not, and a list must not begin with all of them
        indexes = [
            models.Index(fields=["away_since"], condition=models.Q(away_since__isnull=False), name="away_members"),
            models.Index(fields=["-joined_at"], name="newest_members"),
        ]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = MemberManager()

    # The session that this member object was loaded from, set by the middleware and by the socket; None in the
    # background (the author of a post, the recipient of an email), where no second step is asked.
    login_session = None
    # In a request that only reads: blocks, mutes, duties and groups are read once, together, see ``relations_kept_by``.
    reads_only = False
    kept_relations = None
    # What rooms registered with ``register_fact``, when the member was read with the session.
    facts = MappingProxyType({})
    # By the key of a group, the membership that was read together with this member (None: there is none), for an action
    # that reads both under its lock.
    known_memberships = MappingProxyType({})
    # True after ``check_password`` found a hash from before NFC, which logging in replaces.
    has_old_spelling = False

    def __str__(self):
        return str(self.pk)

    def set_password(self, raw_password: str | None) -> None:
        """Store the hash of the password in NFC: a letter with an accent has two spellings, one for each keyboard."""
        super().set_password(raw_password and unicodedata.normalize("NFC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password, also where its hash is from before NFC.

        A wrong password costs as many hashes as it has spellings, whether one of them was stored or not.
        """
        spellings = password_spellings(raw_password or "")
        matches = [super(Member, self).check_password(spelling) for spelling in spellings]
        self.has_old_spelling = any(matches[1:]) and not matches[0]
        return any(matches)

    def has_perm(self, perm, obj=None) -> bool:
        """Return what the CMS asks: as with duties, nothing in a session without a second step."""
        return super().has_perm(perm, obj) and self.may_use_duties

    def has_module_perms(self, app_label) -> bool:
        return super().has_module_perms(app_label) and self.may_use_duties

    @property
    def may_use_duties(self) -> bool:
        """Whether this session passed the second step; True in the background and where no second step is asked."""
        if not settings.STAFF_SECOND_FACTOR or self.login_session is None:
            return True
        return self.showed_second_step and self.has_second_step

    @property
    def showed_second_step(self) -> bool:
        """Whether this session showed a second step, at log-in or later."""
        from community.members.allauth_internals import get_authentication_records  # needs loaded models

        records = get_authentication_records(SimpleNamespace(session=self.login_session), self)
        return any(record.get("method") == "mfa" for record in records)

    @cached_property
    def has_second_step(self) -> bool:
        """Whether the member has an app or a passkey. Recovery codes on paper are no second step by themselves."""
        return self.authenticator_set.exclude(type=RECOVERY_CODES).exists()

    def with_second_step(self) -> "Member":
        """Return a copy that counts as having passed the second step: to ask what the step would make possible."""
        copied = copy(self)
        copied.login_session = None
        return copied

    @property
    def persona(self) -> "Persona | None":
        """The persona of the community; None until the member has chosen a name."""
        if not hasattr(self, "_persona"):
            self._persona = self.personas.filter(group__isnull=True).first()
        return self._persona

    def refresh_rights(self) -> "Member":
        """Load again what rules read of this member: an action may have waited for a lock. Return the member."""
        for cached in READ_WITH_RIGHTS:
            self.__dict__.pop(cached, None)
        try:
            self.refresh_from_db(fields=READ_AGAIN)
        except Member.DoesNotExist:  # the account was closed
            self.is_active = False
        return self

    @property
    def is_paused(self) -> bool:
        """Whether the account has a pause now, which a moderator decided on."""
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def age_band(self) -> AgeBand | None:
        """Whether the member is 16-17, or 18 and older, today. None when no year is known, which fits no age limit."""
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
        """The name that the CMS shows in its corner; without it, that would be the email address."""
        return self.get_full_name()
