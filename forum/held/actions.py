"""Show what waited for a moderator. Each action checks its rule under its lock."""

from django.db import transaction

from community import background
from community.audit.actions import record
from community.members.models import Member
from community.moderation.choices import ContentState
from community.permissions import require
from forum import rules
from forum.actions import notify_earlier_writers, notify_followers_later, post_changed, topic_changed
from forum.models import Post, Topic


@transaction.atomic
def approve_topic(*, actor: Member, topic: Topic) -> None:
    """Show a topic that waited, and tell its followers now. One that does not wait stays as it is.

    Raises:
        NotAllowed: the actor does not look after this place, or wrote it.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("group", "author").get(pk=topic.pk)
    require(rules.can_approve, actor.refresh_rights(), topic)
    if not topic.is_held:
        return
    topic.state = ContentState.VISIBLE
    topic.save(update_fields=["state"])
    record(actor=actor, verb="forum.approve", thing=topic)
    topic_changed(topic)
    background.enqueue(notify_followers_later, post=topic.posts.get(number=1).pk)


@transaction.atomic
def approve_post(*, actor: Member, post: Post) -> None:
    """Show a reply that waited, count it, and notify of it now. One that does not wait stays as it is.

    Raises: as ``approve_topic``.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("author", "topic__group").get(pk=post.pk)
    require(rules.can_approve, actor.refresh_rights(), post)
    if not post.is_held:
        return
    post.state = ContentState.VISIBLE
    post.save(update_fields=["state"])
    record(actor=actor, verb="forum.approve", thing=post, topic=post.topic_id)
    post_changed(post)
    notify_earlier_writers(post)
