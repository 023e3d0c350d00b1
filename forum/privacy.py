"""Personal data in the forum. Posts stay readable for those who answered them, without the name of their author."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.privacy.registry import UNTIL_REMOVED, WITH_PARENT, OnLeaving, Retention, holding
from forum.actions import refresh_posts, refresh_topics
from forum.choices import UNANSWERED_DAYS
from forum.models import Post, PostEdit, Reaction, Topic, Unanswered

holding(
    PostEdit,
    owner="post__author__member",
    title=_("How my messages read before I changed them"),
    export="source at",
    internal="id post",
    on_leaving=OnLeaving.ERASE,
    part_of=Post,
    purpose=_("A writer can look back at earlier versions; a moderator can see what a report was about."),
    kept_for=_("as long as the message exists"),
    retention=WITH_PARENT,
)
holding(
    Unanswered,
    owner="post__author__member",
    title=_("Messages of mine that wait for an answer"),
    export="since",
    internal="post topic told_at",
    on_leaving=OnLeaving.ERASE,
    part_of=Post,
    purpose=_("The people who look after a group see who is still waiting for a first answer."),
    kept_for=_("until somebody answers, and at most a month"),
    retention=Retention(timedelta(days=UNANSWERED_DAYS), since="since"),
)
unseen_by_visitors("for the people who look after a group", "forum.Unanswered")
holding(
    Reaction,
    owner="persona__member",
    title=_("Reactions that I gave"),
    export="kind created_at",
    internal="id post persona",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"persona": None},
    purpose=_("You can take a reaction back, and you give it only once."),
    kept_for=_("as long as the message exists"),
    retention=WITH_PARENT,
)
holding(
    Post,
    owner="author__member",
    title=_("My messages in the forum"),
    export="state created_at source edited_at",
    internal="id public_id author topic number seq submission_id html renderer_version recognise_count support_count "
    "thanks_count",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"author": None},
    removed_values={"author": None, "source": "", "html": "", "state": "removed"},
    after_change=refresh_posts,
    parent_title="topic__group__title",
    purpose=_("You share your words with the group that you chose."),
    kept_for=_("until you take them back, or the group ends"),
    retention=UNTIL_REMOVED,
)
holding(
    Topic,
    owner="author__member",
    title=_("Topics that I started"),
    export="state created_at title content_note about_kind about_id",
    internal="id public_id author group submission_id last_number seq replies_count last_post_at",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"author": None},
    removed_values={"author": None, "title": "", "content_note": "", "state": "removed"},
    after_change=refresh_topics,
    parent_title="group__title",
    purpose=_("You start a conversation in the group that you chose."),
    kept_for=_("until you take it back, or the group ends"),
    retention=UNTIL_REMOVED,
)
