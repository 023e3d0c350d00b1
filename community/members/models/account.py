import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community.members.choices import ADULT_FROM_YEARS, AgeBand, Role
from community.members.querysets.account import MemberManager
from community.members.session_state import lend

if TYPE_CHECKING:
    from community.members.models.persona import Persona


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
