"""Querysets of topics and posts: what a user may see."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from community.groups.models import Group
from community.members.models import Member
from community.members.querysets.persona import unshown_fields
from community.moderation.models import Report
from community.moderation.querysets.content import ModeratedQuerySet

NEWEST_FIRST = ("-last_post_at", "-public_id")


class AuthoredQuerySet(ModeratedQuerySet):
    """A removed row is shown as a line in its place; a row that a moderator hid only to its writer."""

    shown_states = ("visible", "removed")


class TopicQuerySet(AuthoredQuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "TopicQuerySet":
        """In a group that the user may read, not across a block; a removed topic only while it has replies."""
        empty = Q(state="removed", replies_count=0)
        readable = Group.objects.readable_by(user).filter(pk=OuterRef("group"))
        return self.shown_to(user).filter(Exists(readable)).exclude(empty)

    def on_boards(self) -> "TopicQuerySet":
        """Return the topics of boards: an ``Exists``, as a join would let the database begin with the boards and sort
        all their topics."""
        return self.filter(Exists(Group.objects.boards().filter(pk=OuterRef("group"))))

    def about(self, kind: str, public_id: str) -> "TopicQuerySet":
        return self.filter(about_kind=kind, about_id=str(public_id))

    def calm_for(self, user: Member | AnonymousUser) -> "TopicQuerySet":
        """Leave out topics in which somebody may be in danger and no moderator has looked yet: for lists in which
        people meet a topic by chance. Its own writer still meets it."""
        waits = Exists(Report.objects.open_signals().filter(within=OuterRef("public_id")))
        return self.filter(~waits | Q(author__member=user)) if user.is_authenticated else self.filter(~waits)

    def newest_first(self) -> "TopicQuerySet":
        return self.order_by(*NEWEST_FIRST)

    def with_people(self) -> "TopicQuerySet":
        return self.select_related("group", "author__member").defer(*unshown_fields())


class PostQuerySet(AuthoredQuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "PostQuerySet":
        """In a topic that the user may see, and not across a block."""
        topics = self.model._meta.get_field("topic").related_model.objects.visible_to(user)
        return self.shown_to(user).filter(Exists(topics.filter(pk=OuterRef("topic"))))

    def by(self, member_key: UUID | None) -> "PostQuerySet":
        """Return the posts of this member, under every persona; none of a visitor, also not what has no author."""
        return self.filter(author__isnull=False, author__member=member_key)

    def replies(self) -> "PostQuerySet":
        return self.filter(number__gt=1)

    def with_people(self) -> "PostQuerySet":
        return self.select_related("author__member").defer(*unshown_fields())
