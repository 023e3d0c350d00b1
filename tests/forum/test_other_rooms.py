"""Registrations of the forum with moderation, search, notifications and privacy, and its template tags."""

from unittest import mock
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory

from community import indexing
from community.moderation.choices import ContentState
from community.moderation.decisions.actions import OutcomeNotPossible, decide_report
from community.moderation.registry import Target, target, visible_thing
from community.moderation.reports.actions import make_report
from community.notifications.kinds import notification_views
from community.notifications.models import Notification
from community.privacy.registry import unclassified
from forum.actions import remove_post
from forum.models import Post, Topic
from search import visibility
from tests.support.forum import make_reply, make_topic


def render(tag: str, member=None) -> str:
    request = RequestFactory().get("/")
    request.user = member or AnonymousUser()
    return Template("{% load forum_tags groups_tags %}" + tag).render(Context({"request": request}))


def hide(kind: str, thing) -> None:
    with transaction.atomic():
        thing.state = ContentState.HIDDEN
        thing.save(update_fields=["state"])
        target(kind).after_change(thing)


def documents(kind: str, *things) -> list[indexing.Document]:
    keys = [str(thing.pk) for thing in things]
    return sorted(indexing.sources()[kind].documents(keys), key=lambda document: keys.index(document.key))


def test_report_target_is_found_only_by_members_who_see_it(cast, circle):
    topic = make_topic(cast.anna, circle, title="Titel", source="woorden")
    post = topic.posts.get()
    for kind, thing in (("post", post), ("topic", topic)):
        assert visible_thing(kind, thing.public_id, cast.mo) == thing
        assert visible_thing(kind, thing.public_id, cast.bram) is None
        assert visible_thing(kind, thing.public_id, cast.ben) is None
        assert target(kind).group(thing) == circle
    assert target("topic").text(topic) == "Titel\n\nwoorden"


def test_hidden_reply_is_not_counted_and_not_in_search(cast, board):
    topic = make_topic(cast.bram, board)
    post = make_reply(cast.noor, topic)
    hide("post", post)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.seq, topic.last_post_at) == (0, 3, topic.created_at)
    assert documents("post", post) == []


def test_search_documents_separate_writers_and_carry_audience(cast, board, circle):
    topic = make_topic(cast.bram, board, title="De afwas", source="Hoe **begin** je?")
    post = make_reply(cast.noor, topic, "met een kopje")
    make_reply(cast.bram, topic, "dank je")
    closed = make_topic(cast.anna, circle)
    open_topic, closed_topic = documents("topic", topic, closed)
    assert (open_topic.title, open_topic.text, open_topic.audience) == ("De afwas", "Hoe begin je? dank je", "public")
    assert open_topic.author == str(cast.bram.pk)
    assert closed_topic.audience == indexing.audience_of_group(circle.pk)
    reply = documents("post", *topic.posts.all())
    assert [(d.key, d.text, d.author) for d in reply] == [(str(post.pk), "met een kopje", str(cast.noor.pk))]


def test_search_results_follow_visible_to(cast, circle):
    topic = make_topic(cast.anna, circle)
    post = make_reply(cast.mo, topic)
    references = {("topic", str(topic.pk)), ("post", str(post.pk))}
    assert visibility.visible_keys(cast.anna, references) == references
    assert set(visibility.links(cast.anna, references)) == references
    for outsider in (AnonymousUser(), cast.bram, cast.ben):
        assert visibility.visible_keys(outsider, references) == set()
        assert visibility.links(outsider, references) == {}


def test_removed_or_hidden_topic_is_not_in_search(cast, board):
    topic, other = make_topic(cast.bram, board), make_topic(cast.bram, board)
    Topic.objects.filter(pk=topic.pk).update(state=ContentState.REMOVED, replies_count=1)
    hide("topic", other)
    assert documents("topic", topic, other) == []
    references = [("topic", str(topic.pk)), ("topic", str(other.pk))]
    assert visibility.visible_keys(cast.noor, references) == set()


def test_notification_links_to_reply_without_its_text(cast, board):
    topic = make_topic(cast.bram, board, title="Geheim")
    post = make_reply(cast.noor, topic)
    (notification,) = notification_views(Notification.objects.filter(member=cast.bram), cast.bram)
    assert notification.url == post.get_absolute_url()
    assert "Geheim" not in notification.text
    assert "Noor" not in notification.text
    hide("topic", topic)
    assert notification_views(Notification.objects.filter(member=cast.pia), cast.pia) == []
    assert notification_views(Notification.objects.filter(member=cast.bram), cast.noor) == []


def test_every_field_of_forum_and_groups_is_classified_for_privacy(db):
    assert [name for name in unclassified() if name.startswith(("forum.", "groups."))] == []


def test_teaser_of_invisible_topic_is_empty(cast, board, circle):
    closed, open_ = make_topic(cast.anna, circle, title="Binnen"), make_topic(cast.bram, board, title="Buiten")
    tag = f'{{% topic_teaser "{closed.public_id}" %}}'
    assert "Binnen" in render(tag, cast.anna)
    for outside in (None, cast.bram, cast.ben):
        assert render(tag, outside).strip() == ""
    assert "Buiten" in render(f'{{% topic_teaser "{open_.public_id}" %}}')
    assert render('{% topic_teaser "zomaar" %}').strip() == ""


def test_topics_about_a_page_are_listed_for_readers_who_see_them(cast, board, circle):
    thing = str(uuid4())
    make_topic(cast.bram, board, title="Open erover", about_kind="tool", about_id=thing)
    make_topic(cast.anna, circle, title="Besloten erover", about_kind="tool", about_id=thing)
    make_topic(cast.bram, board, title="Iets anders", about_kind="tool", about_id=str(uuid4()))
    tag = f'{{% topics_about "tool" "{thing}" %}}'
    assert "Open erover" in render(tag)
    assert "Besloten erover" not in render(tag)
    assert "Besloten erover" in render(tag, cast.anna)
    assert "Iets anders" not in render(tag, cast.anna)


def test_my_topics_lists_each_topic_with_own_posts_once(cast, board):
    mine, other = make_topic(cast.bram, board, title="Daar schreef ik"), make_topic(cast.noor, board, title="Daar niet")
    make_reply(cast.pia, mine)
    make_reply(cast.pia, mine)
    listed = render("{% my_topics %}", cast.pia)
    assert listed.count("Daar schreef ik") == 1
    assert other.title not in listed
    assert "Daar" not in render("{% my_topics %}")


def test_newest_topics_leaves_out_closed_groups(cast, board, circle):
    make_topic(cast.anna, circle, title="Binnen gezegd")
    make_topic(cast.bram, board, title="Buiten gezegd")
    assert "Buiten gezegd" in render("{% newest_topics %}", cast.anna)
    assert "Binnen gezegd" not in render("{% newest_topics %}", cast.anna)


def test_post_of_older_renderer_is_rendered_again(cast, board):
    post = make_topic(cast.bram, board, source="*nieuw*").posts.get()
    Post.objects.filter(pk=post.pk).update(html="<script>oud</script>", renderer_version=0)
    assert Post.objects.get(pk=post.pk).body == "<p><em>nieuw</em></p>\n"


def test_post_removed_during_a_decision_stays_removed(cast, board):
    post = make_reply(cast.anna, make_topic(cast.bram, board))
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="other")
    as_it_was = Post.objects.select_related("topic__group", "author__member").get(pk=post.pk)
    remove_post(actor=cast.anna, post=post)
    with mock.patch.object(Target, "thing", return_value=as_it_was):
        decide_report(actor=cast.mo, report=report, outcome="hide", rule="other", explanation="Even niet.")
    again = make_report(actor=cast.noor, kind="post", thing=post, rule="other")
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=cast.mo, report=again, outcome="restore", rule="other", explanation="Toch wel.")
    post.refresh_from_db()
    assert post.state == ContentState.REMOVED
