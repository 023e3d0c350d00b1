"""What the forum holds of a person. Words stay readable for those who answered them, without the person."""

from django.utils.translation import gettext_lazy as _

from community import indexing, live
from community.members.drafts import registry
from community.privacy.labels import in_words, name_codes
from community.privacy.registry import BY_THE_MEMBER, WITH_THE_REST, FieldUse, Holding, OnLeaving, register
from forum import drafts
from forum.counters import count_replies
from forum.models import Post, Topic

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL


def _posts_changed(keys: list) -> None:
    """Counters, search and open pages follow; per topic, however many of its posts it were."""
    held = Post.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    topics = {topic for _key, topic in held.order_by("pk").values_list("pk", "topic")}  # first posts, then topics
    for topic in Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"):
        count_replies(topic)
        topic.seq += 1
        topic.save(update_fields=["seq"])
        posts = topic.posts.filter(pk__in=keys)
        posts.update(seq=topic.seq)
        for key in posts.values_list("pk", flat=True):
            indexing.changed("post", key)
        indexing.changed("topic", topic.pk)
        live.announce(f"topic:{topic.public_id}", topic.seq)


def _topics_changed(keys: list) -> None:
    for key in keys:
        indexing.changed("topic", key)


register(
    Holding(
        model="forum.PostEdit",
        owner="post__author__member",
        title=_("How my messages read before I changed them"),
        fields={"id": INTERNAL, "post": INTERNAL, "source": EXPORT, "at": EXPORT},
        on_leaving=OnLeaving.ERASE,
        reason=_("A writer can look back at earlier versions; a moderator can see what a report was about."),
        term=_("as long as the message"),
        keep=WITH_THE_REST,
        part_of="forum.Post",
    )
)
register(
    Holding(
        model="forum.Reaction",
        owner="persona__member",
        title=_("Reactions that I gave"),
        fields={"id": INTERNAL, "post": INTERNAL, "persona": INTERNAL, "kind": EXPORT, "created_at": EXPORT},
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"persona": None},
        reason=_("A reaction can be taken back, and is given once."),
        term=_("as long as the message"),
        keep=WITH_THE_REST,
    )
)
register(
    Holding(
        model="forum.Post",
        owner="author__member",
        title=_("My messages in the forum"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "author": INTERNAL,
            "state": EXPORT,
            "created_at": EXPORT,
            "topic": INTERNAL,
            "number": INTERNAL,
            "seq": INTERNAL,
            "cid": INTERNAL,
            "source": EXPORT,
            "html": INTERNAL,
            "renderer_version": INTERNAL,
            "edited_at": EXPORT,
            "recognise_count": INTERNAL,
            "support_count": INTERNAL,
            "thanks_count": INTERNAL,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"author": None},
        remove={"author": None, "source": "", "html": "", "state": "removed"},
        after_leaving=_posts_changed,
        reason=_("The member shares their words with the group that they chose."),
        term=_("until the member takes them back, or the group ends"),
        keep=BY_THE_MEMBER,
        place="topic__group__title",
    )
)
register(
    Holding(
        model="forum.Topic",
        owner="author__member",
        title=_("Topics that I started"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "author": INTERNAL,
            "state": EXPORT,
            "created_at": EXPORT,
            "group": INTERNAL,
            "title": EXPORT,
            "content_note": EXPORT,
            "about_kind": EXPORT,
            "about_id": EXPORT,
            "cid": INTERNAL,
            "last_number": INTERNAL,
            "seq": INTERNAL,
            "replies_count": INTERNAL,
            "last_post_at": INTERNAL,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"author": None},
        remove={"author": None, "title": "", "content_note": "", "state": "removed"},
        after_leaving=_topics_changed,
        reason=_("The member opens a conversation in the group that they chose."),
        term=_("until the member takes it back, or the group ends"),
        keep=BY_THE_MEMBER,
        place="group__title",
    )
)

in_words("forum.Topic", about_id=lambda key: "")  # a number of a page; what sort of page it is says enough
name_codes(
    {
        "forum.start_topic": _("I began a conversation in the forum."),
        "forum.reply": _("I answered in the forum."),
        "forum.edit_post": _("I changed a message in the forum."),
        "forum.remove_post": _("I took back a message in the forum."),
        "forum.move_topic": _("I moved a conversation to another board."),
        "forum.react": _("I gave a reaction in the forum."),
        "forum.unreact": _("I took back a reaction in the forum."),
        "draft:topic": _("An answer in the forum"),
        "draft:new_topic": _("A new conversation in the forum"),
        "draft:post": _("A change of a message in the forum"),
    }
)
registry.register("topic", drafts.answers)
registry.register("new_topic", drafts.beginnings)
registry.register("post", drafts.changes)
