"""Who may see whom. The visitor is ``None``."""

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

MUTES_ON_A_PAGE = 500


class MemberManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str):
        return self.get(email__iexact=username)


class DraftQuerySet(models.QuerySet):
    def words_at(self, member, place: str) -> str:
        """What this member was writing there; "" when that is nothing, and for a visitor."""
        if member is None or not member.is_authenticated:
            return ""
        return self.filter(member=member, place=place).values_list("text", flat=True).first() or ""


class PersonaQuerySet(models.QuerySet):
    def visible_to(self, member) -> "PersonaQuerySet":
        """Names that this person may meet: not of people who left or are away, not across a block in either
        direction, and a name for one closed group only inside that group."""
        active = self.filter(member__is_active=True)
        if member is None or not member.is_authenticated:
            return active.filter(member__away_since=None).of_community()
        present = active.filter(Q(member__away_since=None) | Q(member=member))
        inside = member.memberships.filter(state="active").values("group")
        met = present.filter(Q(group__isnull=True) | Q(group__in=inside) | Q(member=member))
        return met.exclude(member__in=blocked_ids(member))

    def is_taken(self, key: str) -> bool:
        """Whether anybody has this name, or one that looks like it; also across blocks, because names are unique."""
        return self.filter(name_key=key).exists()

    def names_of(self, member_keys) -> dict:
        """Member key -> name in the community, for colleagues who have to know who is at work on something."""
        rows = self.of_community().filter(member__in=[key for key in member_keys if key])
        return dict(rows.values_list("member", "name"))

    def met_at_door(self, member) -> "PersonaQuerySet":
        """Names of people who knock: a host reads them before the two are in one group. Not across a block."""
        return self.filter(member__is_active=True, member__away_since=None).exclude(member__in=blocked_ids(member))

    def of_groups(self) -> "PersonaQuerySet":
        """Second names, each for one closed group."""
        return self.filter(group__isnull=False)

    def of_community(self) -> "PersonaQuerySet":
        return self.filter(group__isnull=True)


class BlockQuerySet(models.QuerySet):
    def made_by(self, member) -> "BlockQuerySet":
        return self.filter(blocker=member).order_by("-created_at", "-pk")

    def between(self, one, other) -> "BlockQuerySet":
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))


class MuteQuerySet(models.QuerySet):
    def made_by(self, member) -> "MuteQuerySet":
        return self.filter(muter=member).order_by("-created_at", "-pk")

    def public_ids_in(self, group) -> list[str]:
        """Of whom could speak in this group, for a page that folds away what comes in live."""
        here = self.filter(Q(persona__group=None) | Q(persona__group=group))
        return [str(key) for key in here.values_list("persona__public_id", flat=True)[:MUTES_ON_A_PAGE]]


class SessionQuerySet(models.QuerySet):
    def running_for(self, member) -> "SessionQuerySet":
        """Where this member is logged in now, used last first."""
        return self.filter(member=member, expire_date__gt=timezone.now()).order_by("-used_at", "-began_at", "pk")


class ConsentQuerySet(models.QuerySet):
    def standing(self) -> "ConsentQuerySet":
        """Given and not ended."""
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> "ConsentQuerySet":
        return self.order_by("-given_at", "-pk")


class DutyQuerySet(models.QuerySet):
    def now(self) -> "DutyQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))


def away_among(member_keys) -> set[str]:
    """Which of these members are away now: nobody else meets them or their words."""
    members = apps.get_model("members", "Member").objects
    rows = members.filter(pk__in=list(member_keys), away_since__isnull=False) if member_keys else members.none()
    return {str(key) for key in rows.values_list("pk", flat=True)}


def blocked_ids(member) -> list:
    """Keys of the members that this member has blocked or is blocked by; asked once per request."""
    if member is None or not member.is_authenticated:
        return []
    if (known := getattr(member, "_blocked_ids", None)) is not None:
        return known
    pairs = member.blocks_made.model.objects.filter(Q(blocker=member) | Q(blocked=member))
    ids = [b if a == member.pk else a for a, b in pairs.values_list("blocker_id", "blocked_id")]
    member._blocked_ids = ids
    return ids


def muted_ids(member) -> set:
    """Keys of the personas that this member does not want to hear; asked once per request. Of one person's two names,
    only the one that was muted."""
    if member is None or not member.is_authenticated:
        return set()
    if (known := getattr(member, "_muted_ids", None)) is None:
        known = member._muted_ids = set(member.mutes.values_list("persona", flat=True))
    return known


def muters_of(persona) -> set:
    """Keys of the members who muted this persona: nobody tells them of these words."""
    return set(apps.get_model("members", "Mute").objects.filter(persona=persona).values_list("muter", flat=True))


def folded(rows, member) -> list:
    """Rows with an ``author``, each told (``is_muted``) whether this reader has its words folded away."""
    rows = list(rows)
    muted = muted_ids(member) if rows else set()
    for row in rows:
        row.is_muted = row.author_id in muted
    return rows
