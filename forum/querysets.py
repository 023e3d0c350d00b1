"""What a member may see of topics and posts. The visitor is ``None``."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from community.groups.models import Group
from community.moderation.querysets import ModeratedQuerySet


class WrittenQuerySet(ModeratedQuerySet):
    """What the writer removed leaves a kind line; what a moderator hid is there for its writer only."""

    shown_states = ("visible", "removed")


class TopicQuerySet(WrittenQuerySet):
    def visible_to(self, member) -> "TopicQuerySet":
        """In a group that one may read, not across a block; taken back by its writer only while others answered."""
        empty = Q(state="removed", replies_count=0)
        return self.shown_to(member).filter(group__in=Group.objects.readable_by(member)).exclude(empty)

    def about(self, kind: str, public_id: str) -> "TopicQuerySet":
        return self.filter(about_kind=kind, about_id=str(public_id))

    def newest_first(self) -> "TopicQuerySet":
        return self.order_by("-last_post_at", "-public_id")

    def older_than(self, at: datetime, public_id: UUID) -> "TopicQuerySet":
        """What comes below this place in ``newest_first``."""
        return self.filter(Q(last_post_at__lt=at) | Q(last_post_at=at, public_id__lt=public_id))

    def newer_than(self, at: datetime, public_id: UUID) -> "TopicQuerySet":
        return self.filter(Q(last_post_at__gt=at) | Q(last_post_at=at, public_id__gt=public_id))

    def with_people(self) -> "TopicQuerySet":
        return self.select_related("group", "author__member")


class PostQuerySet(WrittenQuerySet):
    def visible_to(self, member) -> "PostQuerySet":
        """In a topic that one may see, and not across a block."""
        topics = self.model._meta.get_field("topic").related_model.objects.visible_to(member)
        return self.shown_to(member).filter(topic__in=topics)

    def replies(self) -> "PostQuerySet":
        return self.filter(number__gt=1)

    def with_people(self) -> "PostQuerySet":
        return self.select_related("author__member")
