"""What a member may see of rooms and of what is said there. The visitor is ``None``."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from community.groups.models import Group
from community.moderation.querysets import ModeratedQuerySet


class RoomQuerySet(models.QuerySet):
    def visible_to(self, member) -> "RoomQuerySet":
        """A room is entered through its group: who may read there, may read here."""
        return self.filter(group__in=Group.objects.readable_by(member))

    def with_light(self) -> "RoomQuerySet":
        """With what ``Room.light`` needs, in two more queries for all rooms together."""
        sessions = self.model._meta.get_field("sessions").related_model.objects
        current = sessions.filter(closes_at__gt=timezone.now()).order_by("-opened_at")
        return self.select_related("group", "host").prefetch_related(
            "hours", Prefetch("sessions", queryset=current, to_attr="sessions_now")
        )

    def in_order(self) -> "RoomQuerySet":
        return self.order_by("group__position", "pk")

    def after(self, room) -> "RoomQuerySet":
        """What comes below this room in ``in_order``."""
        here = room.group.position
        return self.filter(Q(group__position__gt=here) | Q(group__position=here, pk__gt=room.pk))


class MessageQuerySet(ModeratedQuerySet):
    """What the writer took back leaves a kind line; what a moderator hid is there for its writer only."""

    shown_states = ("visible", "removed")

    def visible_to(self, member) -> "MessageQuerySet":
        """In a room that one may enter, and not across a block."""
        return self.shown_to(member).filter(room__group__in=Group.objects.readable_by(member))

    def with_people(self) -> "MessageQuerySet":
        return self.select_related("author__member", "session")
