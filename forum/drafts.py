"""Links to the pages where a member can go on with a draft of the forum."""

from collections.abc import Collection

from django.urls import reverse

from community.groups.models import Group
from community.members.drafts import registry
from community.members.drafts.registry import DraftLink, public_ids_in
from forum.models import Post, Topic


def _replies(things: Collection[str], member) -> dict[str, DraftLink]:
    topics = Topic.objects.visible_to(member).filter(public_id__in=public_ids_in(things))
    return {str(topic.public_id): DraftLink(topic.heading, topic.get_absolute_url()) for topic in topics}


def _new_topics(things: Collection[str], member) -> dict[str, DraftLink]:
    groups = Group.objects.readable_by(member).filter(slug__in=things)
    return {group.slug: DraftLink(group.title, reverse("forum:new_topic", args=[group.slug])) for group in groups}


def _edits(things: Collection[str], member) -> dict[str, DraftLink]:
    posts = Post.objects.visible_to(member).filter(author__member=member, public_id__in=public_ids_in(things))
    return {
        str(post.public_id): DraftLink(post.topic.heading, reverse("forum:edit", args=[post.public_id]))
        for post in posts.select_related("topic")
    }


registry.register("topic", _replies)
registry.register("new_topic", _new_topics)
registry.register("post", _edits)
