from django.db import models
from django.db.models import Case, IntegerField, Q, When

from community.members.querysets.relations import blocked_ids, muted_ids
from community.members.rules import duty_group_ids


class ModeratedQuerySet(models.QuerySet):
    """The part of ``visible_to`` that is the same for all that people write."""

    # What everybody may see. A room where people answer each other adds "removed": there a kind line takes the
    # place of what the writer took back, so that the answers still make sense.
    shown_states = ("visible",)

    def in_place(self) -> "ModeratedQuerySet":
        """Neither hidden by a decision nor removed by the writer."""
        return self.filter(state="visible")

    def of_who_is_here(self) -> "ModeratedQuerySet":
        """Not of somebody who is away; of who left, it stays."""
        return self.filter(author__member__away_since=None)

    def shown_to(self, member) -> "ModeratedQuerySet":
        """Not hidden, except one's own; nothing across a block, in either direction, nor of who is away."""
        shown = Q(state__in=self.shown_states)
        if member is None or not member.is_authenticated:
            return self.filter(shown).of_who_is_here()
        own = Q(author__member=member)
        rows = self.filter(shown | Q(state="hidden") & own, Q(author__member__away_since=None) | own)
        blocked = blocked_ids(member)
        return rows.exclude(author__member__in=blocked) if blocked else rows

    def not_muted_by(self, member) -> "ModeratedQuerySet":
        """For places that come with words by themselves, such as search: without whom this reader muted."""
        muted = muted_ids(member)
        return self.exclude(author__in=muted) if muted else self


QUEUE_ORDER = ("urgency", "created_at", "pk")  # danger first, then the oldest


class ReportQuerySet(models.QuerySet):
    def visible_to(self, member) -> "ReportQuerySet":
        """The queue: all for a moderator of the whole house, those of their groups for the others."""
        places = duty_group_ids(member, "moderator")
        if None in places:
            return self.all()
        return self.filter(group__in=places) if places else self.none()

    def undecided(self) -> "ReportQuerySet":
        return self.exclude(state="decided")

    def by_urgency(self) -> "ReportQuerySet":
        """Add ``urgency``, 0 for danger, for the order of the queue: ``QUEUE_ORDER``."""
        return self.annotate(urgency=Case(When(rule="danger", then=0), default=1, output_field=IntegerField()))


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, member) -> "DecisionQuerySet":
        """The letters that somebody got."""
        return self.filter(writer=member) if member is not None and member.is_authenticated else self.none()

    def about(self, kind: str, thing) -> "DecisionQuerySet":
        return self.filter(kind=kind, thing=thing).order_by("-created_at")
