"""Note which posts wait for an answer, and tell hosts of those that wait longer than their writer was promised."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.groups.actions import hosts_to_notify
from community.groups.models import Group
from community.moderation.promises import first_answer_wait
from community.notifications.actions import notify_many
from forum.choices import UNANSWERED_DAYS
from forum.models import Post, Topic, Unanswered
from forum.unanswered.rules import is_newcomer

MOST_AT_ONCE = 500


def post_added(post: Post) -> None:
    """Note that a post answers what others wrote in its topic, and whether it waits for an answer itself. The caller
    holds the lock of the topic, here and in ``answers_changed``."""
    if not post.is_opening:
        Unanswered.objects.filter(topic=post.topic_id).exclude(post__author=post.author_id).delete()
    if post.is_opening or _is_first_of_newcomer(post):
        Unanswered.objects.create(post=post, topic=post.topic, since=post.created_at)


def answers_changed(topic: Topic) -> None:
    """Let the first post wait again after the last answer to it went, and no longer after an answer came back."""
    opening = topic.posts.filter(number=1).first()
    if opening is None:
        return
    if topic.posts.in_place().replies().exclude(author=opening.author_id).exists():
        Unanswered.objects.filter(post=opening).delete()
    else:
        Unanswered.objects.get_or_create(post=opening, defaults={"topic": topic, "since": opening.created_at})


def _is_first_of_newcomer(post: Post) -> bool:
    member = post.author.member
    return is_newcomer(member) and not Post.objects.by(member.pk).exclude(pk=post.pk).exists()


@transaction.atomic
def tell_hosts_of_unanswered() -> int:
    """Tell the hosts of each group, once for each post, and return how many posts these were."""
    rows = (
        Unanswered.objects.recent()
        .overdue(first_answer_wait())
        .filter(told_at=None, post__state="visible", topic__state="visible")
    )
    rows = rows.filter(post__author__member__away_since=None).select_related("topic", "post__author")
    due = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("since")[:MOST_AT_ONCE])
    by_group = defaultdict(list)
    for row in due:
        by_group[row.topic.group_id].append(row)
    for group in Group.objects.filter(pk__in=by_group):
        writers = {row.post.author and row.post.author.member_id for row in by_group[group.pk]}
        hosts = {host.pk for host in hosts_to_notify(group)} - (writers if len(writers) == 1 else set())
        key = group.public_id
        notify_many(members=hosts, kind="forum.unanswered", thing=key, caused_as=None, within=key)
    Unanswered.objects.filter(pk__in=[row.pk for row in due]).update(told_at=timezone.now())
    return len(due)


def forget_unanswered() -> int:
    """Delete the rows of posts that nobody answered in a month, and return how many these were."""
    deleted, _rows = Unanswered.objects.filter(since__lt=timezone.now() - timedelta(days=UNANSWERED_DAYS)).delete()
    return deleted
