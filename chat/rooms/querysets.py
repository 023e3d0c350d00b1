"""The rooms and messages that a user may see."""

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from community.groups.models import Group
from community.moderation.querysets import ModeratedQuerySet


class RoomQuerySet(models.QuerySet):
    ORDER = ("group__position", "pk")

    def visible_to(self, user) -> "RoomQuerySet":
        """The rooms of the groups that this user may read."""
        return self.filter(group__in=Group.objects.readable_by(user))

    def with_opening(self) -> "RoomQuerySet":
        """With what ``Room.opening`` needs, in two more queries for all rooms together."""
        sessions = self.model._meta.get_field("sessions").related_model.objects
        current = sessions.filter(closes_at__gt=timezone.now()).order_by("-opened_at")
        return self.select_related("group", "host").prefetch_related(
            "hours", Prefetch("sessions", queryset=current, to_attr="current_sessions")
        )

    def in_order(self) -> "RoomQuerySet":
        return self.order_by(*self.ORDER)


class MessageQuerySet(ModeratedQuerySet):
    """A removed message leaves a line; a hidden one is there for its author only."""

    shown_states = ("visible", "removed")

    def visible_to(self, user) -> "MessageQuerySet":
        """In the rooms that this user may enter, and not across a block."""
        return self.shown_to(user).filter(room__group__in=Group.objects.readable_by(user))

    def with_people(self) -> "MessageQuerySet":
        return self.select_related("author__member", "session")
