"""Querysets of topics and posts: what a user may see."""

from datetime import timedelta
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.members.querysets.persona import unshown_fields
from community.members.rules import looked_after_group_ids
from community.moderation.models import Report
from community.moderation.querysets.content import ModeratedQuerySet
from forum.choices import UNANSWERED_DAYS

NEWEST_FIRST = ("-last_post_at", "-public_id")


class AuthoredQuerySet(ModeratedQuerySet):
    """A removed row is shown as a line in its place; a row that a moderator hid only to its writer."""

    shown_states = ("visible", "removed")

    def held_in(self, user: Member | AnonymousUser, group: str) -> "AuthoredQuerySet":
        """Return what waits until somebody has read it, in the groups that the user hosts or moderates, and not the
        user's own. ``group`` is the lookup of the group."""
        group_ids = looked_after_group_ids(user)
        if not group_ids:
            return self.none()
        rows = self.filter(state="held").exclude(author__member=user)
        if None in group_ids:
            return rows
        # an Exists, so that the database begins with what waits, not with all that was written in a group
        inside = self.model._base_manager.filter(pk=OuterRef("pk"), **{f"{group}__in": group_ids})
        return rows.filter(Exists(inside))


class TopicQuerySet(AuthoredQuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "TopicQuerySet":
        """In a group that the user may read, not across a block; a removed topic only while it has replies."""
        empty = Q(state="removed", replies_count=0)
        readable = Group.objects.readable_by(user).filter(pk=OuterRef("group"))
        return self.shown_to(user).filter(Exists(readable)).exclude(empty)

    def held_for(self, user: Member | AnonymousUser) -> "TopicQuerySet":
        """Return as ``held_in``, with the ``words`` of the first post."""
        posts = apps.get_model("forum", "Post").objects.filter(topic=OuterRef("pk"), number=1)
        return self.held_in(user, "group").annotate(words=Subquery(posts.values("source")[:1]))

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

    def held_for(self, user: Member | AnonymousUser) -> "PostQuerySet":
        return self.held_in(user, "topic__group")

    def by(self, member_key: UUID | None) -> "PostQuerySet":
        """Return the posts of this member, under every persona; none of a visitor, also not what has no author."""
        return self.filter(author__isnull=False, author__member=member_key)

    def replies(self) -> "PostQuerySet":
        return self.filter(number__gt=1)

    def with_people(self) -> "PostQuerySet":
        return self.select_related("author__member").defer(*unshown_fields())


class UnansweredQuerySet(models.QuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "UnansweredQuerySet":
        """Return what waits in the groups that the user hosts or moderates and may read, and not the user's own."""
        group_ids = looked_after_group_ids(user)
        if not group_ids:
            return self.none()
        posts = self.model._meta.get_field("post").related_model.objects.in_place().visible_to(user)
        rows = self.recent().filter(Exists(posts.filter(pk=OuterRef("post")))).exclude(post__author__member=user)
        if None in group_ids:
            return rows
        # an Exists, so that the database begins with what waits, not with all topics of a group
        topics = self.model._meta.get_field("topic").related_model.objects.filter(group__in=group_ids)
        return rows.filter(Exists(topics.filter(pk=OuterRef("topic"))))

    def recent(self) -> "UnansweredQuerySet":
        return self.filter(since__gt=timezone.now() - timedelta(days=UNANSWERED_DAYS))

    def with_hosts(self) -> "UnansweredQuerySet":
        """Return what waits where there is a host, of that group or of the whole house: as ``hosts_to_notify``."""
        hosts = Duty.objects.now().filter(kind=DutyKind.HOST, member__is_active=True)
        return self.filter(Exists(hosts.filter(Q(group=OuterRef("topic__group")) | Q(group=None))))

    def with_first_posts(self) -> "UnansweredQuerySet":
        """Add ``is_first_post``: whether the writer wrote nothing here before, under this name."""
        posts = self.model._meta.get_field("post").related_model.objects
        earlier = posts.filter(author=OuterRef("post__author"), created_at__lt=OuterRef("post__created_at"))
        return self.annotate(is_first_post=~Exists(earlier))

    def overdue(self, wait: timedelta) -> "UnansweredQuerySet":
        """Return what waits longer than the house promises."""
        return self.filter(since__lte=timezone.now() - wait)
