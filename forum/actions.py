"""Every change of a topic, a post or a reaction. Each action checks its rule under its lock."""

from functools import partial
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from community import background, indexing, live
from community.audit.actions import record
from community.crisis.watch import watch
from community.generations.public import unseen_addition
from community.groups.actions import persona_in
from community.groups.models import Group
from community.groups.rules import participants_among, readers_among
from community.html import render_post
from community.members.models import Member, Persona
from community.members.restrictions import slow_minutes
from community.moderation.choices import ContentState
from community.notifications.actions import announce_recount, mark_seen, notify, notify_many, withdraw_number
from community.notifications.following.actions import move_to_group
from community.notifications.models import Follow
from community.permissions import require
from community.readers import Readers
from community.text import one_line, plain
from community.web.edit_lock import require_version
from forum import rules
from forum.choices import ReactionKind
from forum.models import Post, PostEdit, Reaction, Topic
from forum.unanswered.actions import answers_changed, post_added

TOPIC_NOTIFICATIONS = ("forum.reply", "forum.moved")
WRITERS_NOTIFIED = 30  # of a long topic, those who wrote last


@transaction.atomic
def start_topic(
    *,
    actor: Member,
    group: Group,
    title: str,
    source: str,
    submission_id: UUID,
    content_note: str = "",
    about_kind: str = "",
    about_id: str = "",
) -> Topic:
    """Start a topic with its first post. The same ``submission_id`` again returns the topic that is stored.

    Raises:
        NotAllowed: the member may not write in this group, or not any more, or not yet again.
    """
    _wait_for_own_requests(actor)
    require(rules.can_start_topic, actor.refresh_rights(), group)
    author = persona_in(actor, group)
    if stored := Topic.objects.filter(author=author, submission_id=submission_id).first():
        return stored
    require(rules.keeps_pace, actor, group)
    with unseen_addition(group.readers != Readers.EVERYONE):
        topic = Topic.objects.create(
            group=group,
            author=author,
            title=one_line(title),
            content_note=one_line(content_note),
            about_kind=about_kind,
            about_id=about_id,
            submission_id=submission_id,
            state=ContentState.HELD if rules.is_read_first(actor, group) else ContentState.VISIBLE,
        )
        post = _add_post(topic=topic, author=author, source=source, submission_id=submission_id)
    record(actor=actor, verb="forum.start_topic", thing=topic, group=group.pk)
    written = f"{topic.title}\n{topic.content_note}\n{post.source}"
    watch(kind="topic", thing=topic, text=written, within=topic.public_id)
    _announce(post)
    if not topic.is_held:
        background.enqueue(notify_followers_later, post=post.pk)
    return topic


@transaction.atomic
def reply(*, actor: Member, topic: Topic, source: str, submission_id: UUID) -> Post:
    """Add a post to a topic. The same ``submission_id`` again returns the post that is stored.

    Raises:
        NotAllowed: the topic is hidden, or the member may not write in its group, or not any more, or not yet again.
    """
    if rules.pace_of(topic.group) or slow_minutes(actor, topic.group):
        _wait_for_own_requests(actor)  # also those in other topics, which count too
    topic = Topic.objects.select_for_update(of=("self",)).select_related("group").get(pk=topic.pk)
    require(rules.can_reply, actor.refresh_rights(), topic)
    author = persona_in(actor, topic.group)
    if stored := Post.objects.filter(topic=topic, author=author, submission_id=submission_id).first():
        return stored
    require(rules.keeps_pace, actor, topic.group)
    with unseen_addition(topic.group.readers != Readers.EVERYONE):
        state = ContentState.HELD if rules.is_read_first(actor, topic.group) else ContentState.VISIBLE
        post = _add_post(topic=topic, author=author, source=source, submission_id=submission_id, state=state)
    record(actor=actor, verb="forum.reply", thing=post, topic=topic.pk)
    watch(kind="post", thing=post, text=post.source, within=topic.public_id)
    _announce(post)
    if not post.is_held:
        notify_earlier_writers(post)
    return post


@transaction.atomic
def edit_post(*, actor: Member, post: Post, source: str, made_from: str = "") -> Post:
    """Change the text of a post; the earlier text is kept as a ``PostEdit``.

    Raises:
        NotAllowed: not the writer, or the post or its topic is not in its place any more.
        ChangedMeanwhile: the form with the version ``made_from`` was made from another text.
    """
    post = _locked(post)
    require(rules.can_edit, actor.refresh_rights(), post)
    if plain(source) == post.source:
        return post
    require_version(made_from, {"source": post.source})
    _change_text(actor, post, source, before=post.source)
    return post


@transaction.atomic
def rewrite_hidden(*, actor: Member, post: Post, source: str, title: str = "") -> None:
    """Change the text of a hidden post, and the title of a hidden topic, for their writer, as moderation asked, which
    checks its rule. They stay hidden; the earlier text is kept as a ``PostEdit``."""
    post = _locked(post)
    before = post.source
    if title and one_line(title) != post.topic.title:
        before = f"{post.topic.title}\n\n{before}"
        Topic.objects.filter(pk=post.topic_id).update(title=one_line(title))
    _change_text(actor, post, source, before=before)


@transaction.atomic
def set_content_note(topic: Topic, note: str) -> None:
    """Put another content note before a topic, or none: moderation decides on that."""
    Topic.objects.filter(pk=topic.pk).update(content_note=one_line(note))
    topic_changed(topic)


def _change_text(actor: Member, post: Post, source: str, *, before: str) -> None:
    PostEdit.objects.create(post=post, source=before)
    _write(post, source)
    post.edited_at = timezone.now()
    post.seq = _next_seq(post.topic)
    post.save(update_fields=["source", "html", "renderer_version", "edited_at", "seq"])
    record(actor=actor, verb="forum.edit_post", thing=post, topic=post.topic_id)
    watch(kind="post", thing=post, text=post.source, before=before, within=post.topic.public_id)
    _announce(post)


@transaction.atomic
def remove_post(*, actor: Member, post: Post) -> None:
    """Remove a post of the member: a line stays in its place. Removing the first post also removes the title.
    Removing twice changes nothing.

    Raises:
        NotAllowed: not the writer, or a moderator hid the post.
    """
    post = _locked(post)
    if post.is_removed and rules.is_writer(actor, post):
        return
    require(rules.can_remove, actor, post)
    post.state = ContentState.REMOVED
    post.save(update_fields=["state"])
    if post.is_opening and post.topic.state in rules.OWN_STATES:
        Topic.objects.filter(pk=post.topic_id).update(state=ContentState.REMOVED)
    record(actor=actor, verb="forum.remove_post", thing=post, topic=post.topic_id)
    post_changed(post)


@transaction.atomic
def move_topic(*, actor: Member, topic: Topic, group: Group) -> Topic:
    """Move a topic to another board: its URL stays, and its writer is notified. Moving twice changes nothing.

    Raises:
        NotAllowed: not a moderator of both boards, or more people would read the topic there.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("author").get(pk=topic.pk)
    if topic.group_id == group.pk:
        return topic
    locked = Group.objects.select_for_update().filter(pk__in=[topic.group_id, group.pk]).order_by("pk")
    boards = {board.pk: board for board in locked}
    old, group = boards[topic.group_id], boards[group.pk]
    topic.group = old
    require(rules.can_move_to, actor.refresh_rights(), topic, group)
    Topic.objects.filter(pk=topic.pk).update(group=group)
    # a number that neither board had: open pages of this topic ask again whether they may read it
    version = max(old.access_version, group.access_version) + 1
    Group.objects.filter(pk=group.pk).update(access_version=version)
    topic_changed(topic)
    record(actor=actor, verb="forum.move_topic", thing=topic, group=group.pk, from_group=old.pk)
    live.access_changed(groups=[old.pk, group.pk])
    if topic.author is not None and topic.author.member_id != actor.pk:
        notify(member=topic.author.member, kind="forum.moved", thing=topic.public_id, caused_as=None)
    move_to_group(followable="topic", kinds=TOPIC_NOTIFICATIONS, thing=topic.public_id, within=group.public_id)
    topic.group = group
    return topic


@transaction.atomic
def react(*, actor: Member, post: Post, kind: str) -> bool:
    """Give this reaction, or take it back when it was given. Return whether it stands now.

    Raises:
        NotAllowed: the post is the member's own or not in its place, or the member may not write in its group.
    """
    posts = Post.objects.select_for_update(of=("self",)).select_related("topic__group", "author")
    post = posts.get(pk=post.pk)
    require(rules.can_react, actor.refresh_rights(), post)
    # looked up by member: a member who comes back to a group under another name gives each reaction once
    deleted, _rows = Reaction.objects.filter(post=post, persona__member=actor, kind=kind).delete()
    if not deleted:
        Reaction.objects.create(post=post, persona=persona_in(actor, post.topic.group), kind=kind)
    count_reactions(post)
    record(actor=actor, verb="forum.unreact" if deleted else "forum.react", thing=post, kind_of_reaction=kind)
    return not deleted


def mark_posts_seen(*, actor: Member | AnonymousUser, topic: Topic, posts: list[Post]) -> None:
    """Mark the notifications about these posts as read: they are on the reader's page. A visitor has none."""
    if actor.is_authenticated and posts:
        mark_seen(actor=actor, kinds=TOPIC_NOTIFICATIONS, thing=topic.public_id, number=max(p.number for p in posts))


def post_changed(post: Post) -> None:
    """Update counters, open pages and search after a post was hidden, shown or removed. The caller's transaction holds
    the post: see ``_locked``."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    post.seq = _next_seq(topic)
    Post.objects.filter(pk=post.pk).update(seq=post.seq)
    count_replies(topic)
    _announce(post)
    if not post.is_opening and post.state != ContentState.VISIBLE:
        earlier = partial(_number_still_new, list(topic.posts.in_place().values_list("number", "author__member")))
        withdraw_number(kind="forum.reply", thing=topic.public_id, number=post.number, earlier=earlier)
    announce_recount(kinds=TOPIC_NOTIFICATIONS, thing=topic.public_id)


def _number_still_new(posts: list[tuple[int, object]], member_key: object) -> int:
    """Return the number of the last reply of others after the member's own last post, or 0."""
    own = max((number for number, writer in posts if writer == member_key), default=1)
    return max((number for number, writer in posts if writer != member_key and number > own), default=0)


def topic_changed(topic: Topic) -> None:
    """Update open pages and search after a topic as a whole was hidden, shown or moved. Within a transaction."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    live.announce(f"topic:{topic.public_id}", _next_seq(topic))
    announce_recount(kinds=TOPIC_NOTIFICATIONS, thing=topic.public_id)
    is_gone = topic.state != ContentState.VISIBLE
    indexing.changed("topic", topic.pk, erased=is_gone)
    indexing.changed("post", *topic.posts.replies().values_list("pk", flat=True), erased=is_gone)


def count_replies(topic: Topic) -> None:
    """Count the replies that are in place, and note the time of the last. Replies of members who are away count again
    when they are back."""
    replies = topic.posts.in_place().without_away_authors().replies()
    last = replies.order_by("-number").values_list("created_at", flat=True).first()
    topic.replies_count = replies.count()
    topic.last_post_at = last or topic.created_at
    topic.save(update_fields=["replies_count", "last_post_at"])
    answers_changed(topic)


def count_reactions(post: Post) -> None:
    kinds = list(post.reactions.values_list("kind", flat=True))
    for kind in ReactionKind.values:
        setattr(post, f"{kind}_count", kinds.count(kind))
    post.save(update_fields=[f"{kind}_count" for kind in ReactionKind.values])


def refresh_posts(keys: list) -> None:
    """Update counters, search and open pages, once per topic however many of its posts changed."""
    locked = Post.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    topics = {topic for _key, topic in locked.order_by("pk").values_list("pk", "topic")}  # first posts, then topics
    indexing.changed("post", *keys, erased=True)
    indexing.changed("topic", *topics, erased=True)
    for topic in Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"):
        count_replies(topic)
        topic.seq += 1
        topic.save(update_fields=["seq"])
        posts = topic.posts.filter(pk__in=keys)
        posts.update(seq=topic.seq)
        live.announce(f"topic:{topic.public_id}", topic.seq)


def refresh_topics(keys: list) -> None:
    """Tell search that these topics changed: their writer left, or is away."""
    indexing.changed("topic", *keys, erased=True)


def _wait_for_own_requests(actor: Member) -> None:
    """Lock the personas of the member, before any topic: so two requests of one member wait for each other."""
    list(actor.personas.select_for_update().order_by("pk"))


def _add_post(
    *, topic: Topic, author: Persona, source: str, submission_id: UUID, state: str = ContentState.VISIBLE
) -> Post:
    """Store a post. The topic row is locked, or was made in this transaction. A held reply counts once it is shown."""
    now = timezone.now()
    is_held = state == ContentState.HELD
    topic.last_number += 1
    topic.seq += 1
    topic.last_post_at = topic.last_post_at if is_held else now
    topic.replies_count += topic.last_number > 1 and not is_held
    topic.save(update_fields=["last_number", "seq", "last_post_at", "replies_count"])
    post = Post(
        topic=topic,
        author=author,
        number=topic.last_number,
        seq=topic.seq,
        submission_id=submission_id,
        created_at=now,
        state=state,
    )
    _write(post, source)
    post.save()
    if not is_held:
        post_added(post)
    return post


def _write(post: Post, source: str) -> None:
    post.source = plain(source)
    rendered = render_post(post.source)
    post.html, post.renderer_version = rendered.html, rendered.version


def _locked(post: Post) -> Post:
    """Lock the post, then its topic: always in this order, so that two transactions never wait for each other.
    Moderation and the closing of an account change the post before they call the forum, so they set the order."""
    post = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    post.topic = Topic.objects.select_for_update(of=("self",)).select_related("group").get(pk=post.topic_id)
    return post


def _next_seq(topic: Topic) -> int:
    Topic.objects.filter(pk=topic.pk).update(seq=F("seq") + 1)
    topic.refresh_from_db(fields=["seq"])
    return topic.seq


def _announce(post: Post) -> None:
    """Let open pages and search know of this post, after commit."""
    live.announce(f"topic:{post.topic.public_id}", post.seq)
    is_gone = post.state != ContentState.VISIBLE
    indexing.changed("topic", post.topic_id, erased=is_gone)
    if not post.is_opening:
        indexing.changed("post", post.pk, erased=is_gone)


def notify_earlier_writers(post: Post) -> None:
    """Notify the members who wrote in the topic before; those who follow it are notified by a job, as there may be
    many."""
    earlier = Post.objects.in_place().filter(topic=post.topic, author__isnull=False)
    recent = list(earlier.order_by("-number").values_list("author__member", flat=True)[: 4 * WRITERS_NOTIFIED])
    opener = earlier.filter(number=1).values_list("author__member", flat=True)
    writers = set(list(dict.fromkeys([*opener, *recent]))[: WRITERS_NOTIFIED + 1])
    _notify_of_reply(post, participants_among(post.topic.group, writers))
    background.enqueue(notify_followers_later, post=post.pk)


@task()
@transaction.atomic
def notify_followers_later(post: int) -> None:
    """Notify the followers of what this post is in, once; nobody when it was removed or hidden meanwhile."""
    if not background.is_first_run(f"forum.followers:{post}"):
        return
    posts = Post.objects.in_place().filter(author__isnull=False).select_related("topic__group", "author__member")
    if stored := posts.filter(pk=post, topic__state="visible").first():
        notify_followers(post=stored)


def notify_followers(*, post: Post) -> int:
    """Notify the followers of the topic of a reply, or the followers of the group of a new topic. Return how many were
    notified; members who may not read it any more are left out."""
    group = post.topic.group
    if not post.is_opening:
        return _notify_of_reply(post, readers_among(group, Follow.objects.follower_keys("topic", post.topic.public_id)))
    members, key = readers_among(group, Follow.objects.follower_keys("group", group.public_id)), group.public_id
    return notify_many(members=members, kind="forum.topic", thing=key, caused_as=post.author, within=key)


def _notify_of_reply(post: Post, members: set) -> int:
    topic = post.topic
    return notify_many(
        members=members,
        kind="forum.reply",
        thing=topic.public_id,
        caused_as=post.author,
        within=topic.group.public_id,
        number=post.number,
    )
