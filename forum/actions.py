"""Every change of a topic, a post or a reaction."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from community import background, indexing, live
from community.audit.actions import record
from community.groups.actions import persona_in
from community.groups.models import Group
from community.groups.rules import still_there, who_may_read
from community.html import one_line, plain, render_markdown
from community.members.models import Member, Persona
from community.moderation.models import ContentState
from community.notifications.actions import announce_recount, mark_seen, notify, notify_many
from community.notifications.following.actions import move_to_group
from community.notifications.models import Follow
from forum.choices import ReactionKind
from forum.counters import count_replies
from forum.models import Post, PostEdit, Reaction, Topic

ABOUT_A_TOPIC = ("forum.reply", "forum.moved")  # kinds of notification
WRITERS_TOLD = 30  # of a long conversation, those who wrote last


@transaction.atomic
def start_topic(
    *,
    actor: Member,
    group: Group,
    title: str,
    source: str,
    cid: UUID,
    content_note: str = "",
    about_kind: str = "",
    about_id: str = "",
) -> Topic:
    """Open a conversation with its first post. The same ``cid`` again gives the topic that is there."""
    author = Persona.objects.select_for_update().get(pk=persona_in(actor, group).pk)
    if known := Topic.objects.filter(author=author, cid=cid).first():
        return known
    topic = Topic.objects.create(
        group=group,
        author=author,
        title=one_line(title),
        content_note=one_line(content_note),
        about_kind=about_kind,
        about_id=about_id,
        cid=cid,
    )
    post = _add_post(topic=topic, author=author, source=source, cid=cid)
    record(actor=actor, verb="forum.start_topic", thing=topic, group=group.pk)
    _told_after_commit(post)
    background.enqueue(tell_followers_later, post=post.pk)
    return topic


@transaction.atomic
def reply(*, actor: Member, topic: Topic, source: str, cid: UUID) -> Post:
    """Add a post. The same ``cid`` again gives the post that is there."""
    topic = Topic.objects.select_for_update(of=("self",)).select_related("group").get(pk=topic.pk)
    author = persona_in(actor, topic.group)
    if known := Post.objects.filter(topic=topic, author=author, cid=cid).first():
        return known
    post = _add_post(topic=topic, author=author, source=source, cid=cid)
    record(actor=actor, verb="forum.reply", thing=post, topic=topic.pk)
    _told_after_commit(post)
    _tell_writers(post)
    return post


@transaction.atomic
def edit_post(*, actor: Member, post: Post, source: str) -> Post:
    """Change one's words; how they were is kept."""
    post = _locked(post)
    if plain(source) == post.source:
        return post
    PostEdit.objects.create(post=post, source=post.source)
    _write(post, source)
    post.edited_at = timezone.now()
    post.seq = _next_seq(post.topic)
    post.save(update_fields=["source", "html", "renderer_version", "edited_at", "seq"])
    record(actor=actor, verb="forum.edit_post", thing=post, topic=post.topic_id)
    _told_after_commit(post)
    return post


@transaction.atomic
def remove_post(*, actor: Member, post: Post) -> None:
    """Take one's words back: a kind line stays in their place. With the opening goes the title."""
    post = _locked(post)
    if post.state != ContentState.VISIBLE:
        return
    post.state = ContentState.REMOVED
    post.save(update_fields=["state"])
    if post.is_opening and post.topic.state == ContentState.VISIBLE:
        Topic.objects.filter(pk=post.topic_id).update(state=ContentState.REMOVED)
    record(actor=actor, verb="forum.remove_post", thing=post, topic=post.topic_id)
    post_changed(post)


@transaction.atomic
def move_topic(*, actor: Member, topic: Topic, group: Group) -> Topic:
    """Put the conversation on another board; its address stays, and its opener is told."""
    topic = Topic.objects.select_for_update(of=("self",)).select_related("group", "author").get(pk=topic.pk)
    old = topic.group
    Topic.objects.filter(pk=topic.pk).update(group=group)
    # a number that neither board had: open pages of this topic ask again whether they may read it
    boards = Group.objects.select_for_update().filter(pk__in=[old.pk, group.pk]).order_by("pk")
    version = max(boards.values_list("access_version", flat=True)) + 1
    Group.objects.filter(pk=group.pk).update(access_version=version)
    topic_changed(topic)
    record(actor=actor, verb="forum.move_topic", thing=topic, group=group.pk, from_group=old.pk)
    live.access_changed(groups=[old.pk, group.pk])
    if topic.author is not None and topic.author.member_id != actor.pk:
        notify(member=topic.author.member, kind="forum.moved", thing=topic.public_id, caused_as=None)
    move_to_group(followable="topic", kinds=ABOUT_A_TOPIC, thing=topic.public_id, within=group.public_id)
    topic.group = group
    return topic


@transaction.atomic
def react(*, actor: Member, post: Post, kind: str) -> bool:
    """Say this quiet word, or take it back when it was said; True when it stands now."""
    post = Post.objects.select_for_update(of=("self",)).select_related("topic__group").get(pk=post.pk)
    persona = persona_in(actor, post.topic.group)
    # by the person: who comes back to a group under another name says each word once
    gone, _rows = Reaction.objects.filter(post=post, persona__member=actor, kind=kind).delete()
    if not gone:
        Reaction.objects.create(post=post, persona=persona, kind=kind)
    count_reactions(post)
    record(actor=actor, verb="forum.unreact" if gone else "forum.react", thing=post, kind_of_reaction=kind)
    return not gone


def came_to_read(*, actor, topic: Topic, posts: list[Post]) -> None:
    """These posts stand before a reader: what told of them is read. Nothing for a visitor."""
    if actor.is_authenticated and posts:
        number = max(post.number for post in posts)
        mark_seen(actor=actor, kinds=ABOUT_A_TOPIC, thing=topic.public_id, number=number)


def post_changed(post: Post) -> None:
    """The post was hidden, shown or removed: counters follow, and open pages and search are told. Within a
    transaction, which has the post already: see ``_locked``."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    post.seq = _next_seq(topic)
    Post.objects.filter(pk=post.pk).update(seq=post.seq)
    count_replies(topic)
    _told_after_commit(post)
    announce_recount(kinds=ABOUT_A_TOPIC, thing=topic.public_id)


def topic_changed(topic: Topic) -> None:
    """The topic as a whole was hidden or shown. Within a transaction."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    live.announce(f"topic:{topic.public_id}", _next_seq(topic))
    announce_recount(kinds=ABOUT_A_TOPIC, thing=topic.public_id)
    indexing.changed("topic", topic.pk)
    for key in topic.posts.replies().values_list("pk", flat=True):
        indexing.changed("post", key)


def count_reactions(post: Post) -> None:
    said = list(post.reactions.values_list("kind", flat=True))
    for kind in ReactionKind.values:
        setattr(post, f"{kind}_count", said.count(kind))
    post.save(update_fields=[f"{kind}_count" for kind in ReactionKind.values])


def _add_post(*, topic: Topic, author: Persona, source: str, cid: UUID) -> Post:
    """The topic row is locked, or was made in this transaction."""
    now = timezone.now()
    topic.last_number += 1
    topic.seq += 1
    topic.last_post_at = now
    topic.replies_count += topic.last_number > 1
    topic.save(update_fields=["last_number", "seq", "last_post_at", "replies_count"])
    post = Post(topic=topic, author=author, number=topic.last_number, seq=topic.seq, cid=cid, created_at=now)
    _write(post, source)
    post.save()
    return post


def _write(post: Post, source: str) -> None:
    post.source = plain(source)
    rendered = render_markdown(post.source)
    post.html, post.renderer_version = rendered.html, rendered.version


def _locked(post: Post) -> Post:
    """The post first, then its topic: always in this order, so that no two ever wait for each other. Moderation and
    leaving change the post before the forum hears of it, so it is the order for all."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    post.topic = Topic.objects.select_for_update(of=("self",)).select_related("group").get(pk=post.topic_id)
    return post


def _next_seq(topic: Topic) -> int:
    Topic.objects.filter(pk=topic.pk).update(seq=F("seq") + 1)
    topic.refresh_from_db(fields=["seq"])
    return topic.seq


def _told_after_commit(post: Post) -> None:
    live.announce(f"topic:{post.topic.public_id}", post.seq)
    indexing.changed("topic", post.topic_id)
    if not post.is_opening:
        indexing.changed("post", post.pk)


def _tell_writers(post: Post) -> None:
    """Those who wrote here before, now; those who follow, a moment later: there may be many of them."""
    earlier = Post.objects.in_place().filter(topic=post.topic, author__isnull=False)
    recent = list(earlier.order_by("-number").values_list("author__member", flat=True)[: 4 * WRITERS_TOLD])
    opener = earlier.filter(number=1).values_list("author__member", flat=True)
    wrote = set(list(dict.fromkeys([*opener, *recent]))[: WRITERS_TOLD + 1])
    _tell_of_answer(post, still_there(post.topic.group, wrote))
    background.enqueue(tell_followers_later, post=post.pk)


@task()
def tell_followers_later(post: int) -> None:
    """Tell those who follow what this post is in; nobody, when it was taken back or hidden meanwhile."""
    posts = Post.objects.in_place().filter(author__isnull=False).select_related("topic__group", "author__member")
    if found := posts.filter(pk=post, topic__state="visible").first():
        tell_followers(post=found)


def tell_followers(*, post: Post) -> int:
    """Those who follow the conversation hear of an answer, those who follow the group of a new conversation. Gives how
    many; who may not see it any more, sees nothing of it."""
    group = post.topic.group
    if not post.is_opening:
        return _tell_of_answer(post, who_may_read(group, Follow.objects.follower_keys("topic", post.topic.public_id)))
    told, key = who_may_read(group, Follow.objects.follower_keys("group", group.public_id)), group.public_id
    return notify_many(members=told, kind="forum.topic", thing=key, caused_as=post.author, within=key)


def _tell_of_answer(post: Post, members: set) -> int:
    topic = post.topic
    return notify_many(
        members=members,
        kind="forum.reply",
        thing=topic.public_id,
        caused_as=post.author,
        within=topic.group.public_id,
        number=post.number,
    )
