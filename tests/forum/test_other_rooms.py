"""What moderation, search, notifications, leaving and other rooms' templates get from the forum."""

from unittest import mock
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory

from community import indexing
from community.moderation.actions import decide_report, make_report
from community.moderation.models import ContentState
from community.moderation.targets import Target, find, target
from community.notifications.kinds import notification_views
from community.notifications.models import Notification
from community.privacy.registry import unclassified
from forum.actions import remove_post
from forum.models import Post, Topic
from tests.forum.scenes import answer, talk


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


def test_a_post_and_a_topic_can_be_reported_by_who_sees_them_only(cast, circle):
    topic = talk(cast.anna, circle, title="Titel", source="woorden")
    post = topic.posts.get()
    for kind, thing in (("post", post), ("topic", topic)):
        assert find(kind, thing.public_id, cast.mo) == thing
        assert find(kind, thing.public_id, cast.bram) is None
        assert find(kind, thing.public_id, cast.ben) is None
        assert target(kind).group(thing) == circle
    assert target("topic").text(topic) == "Titel\n\nwoorden"


def test_a_post_that_moderation_hides_is_counted_no_more(cast, board):
    topic = talk(cast.bram, board)
    post = answer(cast.noor, topic)
    hide("post", post)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.seq, topic.last_post_at) == (0, 3, topic.created_at)
    assert documents("post", post) == []


def test_search_knows_each_writers_words_apart_and_for_the_right_readers(cast, board, circle):
    topic = talk(cast.bram, board, title="De afwas", source="Hoe **begin** je?")
    post = answer(cast.noor, topic, "met een kopje")
    answer(cast.bram, topic, "dank je")
    closed = talk(cast.anna, circle)
    found, inside = documents("topic", topic, closed)
    assert (found.title, found.text, found.audience) == ("De afwas", "Hoe begin je? dank je", "public")
    assert found.author == str(cast.bram.pk)
    assert inside.audience == indexing.audience_of_group(circle.pk)
    reply = documents("post", *topic.posts.all())
    assert [(d.key, d.text, d.author) for d in reply] == [(str(post.pk), "met een kopje", str(cast.noor.pk))]


def test_the_door_of_search_is_the_door_of_the_forum(cast, circle):
    topic = talk(cast.anna, circle)
    post = answer(cast.mo, topic)
    for kind, thing in (("topic", topic), ("post", post)):
        seen = indexing.sources()[kind].visible
        assert set(seen(cast.anna, [str(thing.pk)])) == {str(thing.pk)}
        for outside in (AnonymousUser(), cast.bram, cast.ben):
            assert seen(outside, [str(thing.pk)]) == {}


def test_a_topic_taken_back_or_hidden_is_not_found(cast, board):
    topic, other = talk(cast.bram, board), talk(cast.bram, board)
    Topic.objects.filter(pk=topic.pk).update(state=ContentState.REMOVED, replies_count=1)
    hide("topic", other)
    assert documents("topic", topic, other) == []
    assert indexing.sources()["topic"].visible(cast.noor, [str(topic.pk), str(other.pk)]) == {}


def test_a_notification_leads_to_the_answer_and_says_nothing_of_it(cast, board):
    topic = talk(cast.bram, board, title="Geheim")
    post = answer(cast.noor, topic)
    (told,) = notification_views(Notification.objects.filter(member=cast.bram), cast.bram)
    assert told.url == post.get_absolute_url()
    assert "Geheim" not in told.text
    assert "Noor" not in told.text
    hide("topic", topic)
    assert notification_views(Notification.objects.filter(member=cast.pia), cast.pia) == []
    assert notification_views(Notification.objects.filter(member=cast.bram), cast.noor) == []


def test_every_field_of_forum_and_groups_is_classified_for_privacy(db):
    assert [name for name in unclassified() if name.startswith(("forum.", "groups."))] == []


def test_a_teaser_shows_nothing_to_who_may_not_see_the_topic(cast, board, circle):
    closed, open_ = talk(cast.anna, circle, title="Binnen"), talk(cast.bram, board, title="Buiten")
    tag = f'{{% topic_teaser "{closed.public_id}" %}}'
    assert "Binnen" in render(tag, cast.anna)
    for outside in (None, cast.bram, cast.ben):
        assert render(tag, outside).strip() == ""
    assert "Buiten" in render(f'{{% topic_teaser "{open_.public_id}" %}}')
    assert render('{% topic_teaser "zomaar" %}').strip() == ""


def test_topics_about_a_thing_are_listed_for_who_may_see_them(cast, board, circle):
    thing = str(uuid4())
    talk(cast.bram, board, title="Open erover", about_kind="tool", about_id=thing)
    talk(cast.anna, circle, title="Besloten erover", about_kind="tool", about_id=thing)
    talk(cast.bram, board, title="Iets anders", about_kind="tool", about_id=str(uuid4()))
    tag = f'{{% topics_about "tool" "{thing}" %}}'
    assert "Open erover" in render(tag)
    assert "Besloten erover" not in render(tag)
    assert "Besloten erover" in render(tag, cast.anna)
    assert "Iets anders" not in render(tag, cast.anna)


def test_my_topics_are_those_in_which_i_wrote_each_once(cast, board):
    mine, other = talk(cast.bram, board, title="Daar schreef ik"), talk(cast.noor, board, title="Daar niet")
    answer(cast.pia, mine)
    answer(cast.pia, mine)
    listed = render("{% my_topics %}", cast.pia)
    assert listed.count("Daar schreef ik") == 1
    assert other.title not in listed
    assert "Daar" not in render("{% my_topics %}")


def test_newest_topics_on_an_open_page_never_come_from_a_closed_group(cast, board, circle):
    talk(cast.anna, circle, title="Binnen gezegd")
    talk(cast.bram, board, title="Buiten gezegd")
    assert "Buiten gezegd" in render("{% newest_topics %}", cast.anna)
    assert "Binnen gezegd" not in render("{% newest_topics %}", cast.anna)


def test_a_post_of_an_older_renderer_is_made_anew_when_it_is_read(cast, board):
    post = talk(cast.bram, board, source="*nieuw*").posts.get()
    Post.objects.filter(pk=post.pk).update(html="<script>oud</script>", renderer_version=0)
    assert Post.objects.get(pk=post.pk).body == "<p><em>nieuw</em></p>\n"


def test_words_that_the_writer_took_back_while_a_moderator_decided_stay_taken_back(cast, board):
    post = answer(cast.anna, talk(cast.bram, board))
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="other")
    as_it_was = Post.objects.select_related("topic__group", "author__member").get(pk=post.pk)
    remove_post(actor=cast.anna, post=post)
    with mock.patch.object(Target, "thing", return_value=as_it_was):
        decide_report(actor=cast.mo, report=report, outcome="hide", rule="other", explanation="Even niet.")
    decide_report(actor=cast.mo, report=report, outcome="restore", rule="other", explanation="Toch wel.")
    post.refresh_from_db()
    assert post.state == ContentState.REMOVED
