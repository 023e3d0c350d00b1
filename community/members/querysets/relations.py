"""Blocks and mutes: which members do not read each other, and which personas a member has muted."""

from django.apps import apps
from django.db import models
from django.db.models import Q

MUTES_ON_A_PAGE = 500


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
