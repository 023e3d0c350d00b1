"""Which members do not read each other, and which personas a member has muted."""

from collections.abc import Collection

from django.apps import apps
from django.db import models
from django.db.models import Q

from community.members.querysets.reader import relations_kept_by

MUTES_ON_A_PAGE = 500


class BlockQuerySet(models.QuerySet):
    def made_by(self, member) -> "BlockQuerySet":
        return self.filter(blocker=member).order_by("-created_at", "-pk")

    def between(self, member, other) -> "BlockQuerySet":
        return self.filter(Q(blocker=member, blocked=other) | Q(blocker=other, blocked=member))


class MuteQuerySet(models.QuerySet):
    def made_by(self, member) -> "MuteQuerySet":
        return self.filter(muter=member).order_by("-created_at", "-pk")

    def public_ids_in(self, group) -> list[str]:
        """Return the muted personas that can write in this group, for a page that folds away what comes in live."""
        personas = self.filter(Q(persona__group=None) | Q(persona__group=group))
        return [str(public_id) for public_id in personas.values_list("persona__public_id", flat=True)[:MUTES_ON_A_PAGE]]


def blocked_ids(member) -> list:
    """Return the keys of the members that this user blocked or is blocked by; asked once per request."""
    if not member.is_authenticated:
        return []
    if kept := relations_kept_by(member):
        return kept.blocked
    if (cached := getattr(member, "_blocked_ids", None)) is not None:
        return cached
    pairs = member.blocks_made.model.objects.filter(Q(blocker=member) | Q(blocked=member))
    ids = [b if a == member.pk else a for a, b in pairs.values_list("blocker_id", "blocked_id")]
    member._blocked_ids = ids
    return ids


def blocked_ids_by_member(members: Collection) -> dict:
    """Return ``blocked_ids`` of each of these members by key, and keep them on the members: one query for all."""
    blocked = {member.pk: [] for member in members}
    blocks = apps.get_model("members", "Block").objects.filter(Q(blocker__in=blocked) | Q(blocked__in=blocked))
    for pair in blocks.values_list("blocker_id", "blocked_id") if blocked else ():
        for one, other in (pair, pair[::-1]):
            if one in blocked:
                blocked[one].append(other)
    for member in members:
        member._blocked_ids = blocked[member.pk]
    return blocked


def muted_ids(member) -> set:
    """Return the keys of the personas that this user muted; asked once per request.

    Of two personas of one member, only the one that was muted.
    """
    if not member.is_authenticated:
        return set()
    if kept := relations_kept_by(member):
        return kept.muted
    if (cached := getattr(member, "_muted_ids", None)) is None:
        cached = member._muted_ids = set(member.mutes.values_list("persona", flat=True))
    return cached


def muters_of(persona) -> set:
    """Return the keys of the members who muted this persona: they get no notification of what it writes."""
    return set(apps.get_model("members", "Mute").objects.filter(persona=persona).values_list("muter", flat=True))


def mark_muted(rows, member) -> list:
    """Return rows that have an ``author``, each with ``is_muted``: whether the reader folded this author away."""
    rows = list(rows)
    muted = muted_ids(member) if rows else set()
    for row in rows:
        row.is_muted = row.author_id in muted
    return rows
