from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.groups.models import Membership
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from forum.actions import edit_post, remove_post
from forum.models import Post, PostEdit, Reaction, Topic
from forum.rules import JOIN_THE_GROUP
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group
from tests.support.responses import get_page, html_of


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


def send(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def test_start_topic_stores_topic_with_first_post(cast, board, as_member):
    fields = {
        "title": "  De   afwas ",
        "source": "Hoe *begin* je?",
        "content_note": "over moe zijn",
        "submission_id": uuid4(),
    }
    response = send(as_member(cast.bram), "forum:new_topic", board.slug, **fields)
    topic = Topic.objects.get()
    assert response["Location"] == topic.get_absolute_url()
    assert (topic.title, topic.content_note, topic.replies_count, topic.last_number) == (
        "De afwas",
        "over moe zijn",
        0,
        1,
    )
    assert topic.posts.get().source == "Hoe *begin* je?"
    assert "<em>begin</em>" in topic.posts.get().html
    assert AuditEntry.objects.about(topic).get().verb == "forum.start_topic"


def test_same_submission_twice_stores_one_topic_and_one_reply(cast, board, as_member):
    browser, submission_id = as_member(cast.bram), uuid4()
    for _time in range(2):
        sent = send(
            browser, "forum:new_topic", board.slug, title="Eén keer", source="tekst", submission_id=submission_id
        )
    topic = Topic.objects.get()
    assert sent["Location"] == topic.get_absolute_url()
    for _time in range(2):
        sent = send(browser, "forum:reply", topic.public_id, source="nog iets", submission_id=submission_id)
        assert sent.status_code == 302
    topic.refresh_from_db()
    assert (topic.posts.count(), topic.replies_count, topic.last_number, topic.seq) == (2, 1, 2, 2)
    assert AuditEntry.objects.filter(verb="forum.reply").count() == 1


def test_other_text_with_the_same_submission_id_is_stored_too(cast, board, as_member):
    """The back button shows the form as it was sent; what is written there then is another reply."""
    topic, submission_id = make_topic(cast.bram, board), uuid4()
    for text in ("nog iets", "en nog iets, na de terugknop"):
        send(as_member(cast.bram), "forum:reply", topic.public_id, source=text, submission_id=submission_id)
    sources = list(topic.posts.order_by("number").values_list("source", flat=True))
    assert sources[1:] == ["nog iets", "en nog iets, na de terugknop"]


def test_same_submission_id_of_two_members_stores_both(cast, board, as_member):
    topic, submission_id = make_topic(cast.bram, board), uuid4()
    for who in (cast.noor, cast.pia):
        send(as_member(who), "forum:reply", topic.public_id, source="hoi", submission_id=submission_id)
    assert topic.posts.count() == 3


def test_reply_and_removal_update_counters(cast, board):
    topic = make_topic(cast.bram, board)
    one, two = make_reply(cast.noor, topic), make_reply(cast.pia, topic)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.last_post_at, topic.seq) == (2, two.created_at, 3)
    remove_post(actor=cast.pia, post=two)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.last_post_at, topic.seq) == (1, one.created_at, 4)


@pytest.mark.parametrize("fields", [{"title": "Een titel", "source": "   "}, {"title": "  ", "source": "mijn woorden"}])
def test_incomplete_topic_form_keeps_the_text(cast, board, as_member, fields):
    response = send(as_member(cast.bram), "forum:new_topic", board.slug, **fields, content_note="een regel")
    assert response.status_code == 200
    assert "een regel" in html_of(response)
    assert (fields["title"].strip() or fields["source"].strip()) in html_of(response)
    assert Topic.objects.count() == 0


def test_reply_over_rate_limit_keeps_the_text_in_the_form(cast, board, as_member, monkeypatch):
    monkeypatch.setattr("forum.views.REPLIES_PER_TEN_MINUTES", 1)
    topic, browser = make_topic(cast.bram, board), as_member(cast.noor)
    send(browser, "forum:reply", topic.public_id, source="de eerste", submission_id=uuid4())
    response = send(browser, "forum:reply", topic.public_id, source="de tweede", submission_id=uuid4())
    assert response.status_code == 200
    assert "de tweede" in html_of(response)
    assert topic.posts.count() == 2


def test_reply_draft_is_restored_and_cleared_when_sent(cast, board, as_member):
    topic, browser = make_topic(cast.bram, board), as_member(cast.noor)
    draft_key = f"topic:{topic.public_id}"
    assert f'data-draft-key="{draft_key}"' in html_of(get_page(browser, "forum:topic", topic.public_id))
    browser.post(reverse("members:draft"), {"key": draft_key, "text": "half af"})
    assert "half af" in html_of(get_page(browser, "forum:topic", topic.public_id))
    send(browser, "forum:reply", topic.public_id, source="half af, nu heel", submission_id=uuid4())
    assert cast.noor.drafts.count() == 0


def test_edit_keeps_earlier_version(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="mijn oude woorden")
    post, browser = topic.posts.get(), as_member(cast.bram)
    send(browser, "forum:edit", post.public_id, source="daarna <b>")
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.source, post.number, post.seq, topic.seq) == ("daarna <b>", 1, 2, 2)
    assert "&lt;b&gt;" in post.html
    assert [edit.source for edit in PostEdit.objects.all()] == ["mijn oude woorden"]
    assert AuditEntry.objects.about(post).get().verb == "forum.edit_post"
    assert "mijn oude woorden" in html_of(get_page(browser, "forum:history", post.public_id))
    assert "mijn oude woorden" not in html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))


def test_edit_in_hidden_topic_is_refused(cast, board, as_member):
    topic = make_topic(cast.anna, board)
    Topic.objects.filter(pk=topic.pk).update(state="hidden")
    post = topic.posts.get()
    url = reverse("forum:edit", args=[post.public_id])
    assert as_member(cast.anna).post(url, {"source": "Niets aan de hand."}).status_code == 403
    post.refresh_from_db()
    assert post.source == "Hoe begin je?"


@pytest.mark.parametrize("kind", ["post", "topic"])
def test_report_shows_text_from_before_an_edit(cast, circle, as_member, kind):
    """Also to a moderator who is not in the group and reads nothing else of it."""
    topic = make_topic(cast.anna, circle, source="Ik weet waar je woont.")
    post = topic.posts.get()
    join(cast.bram, circle)
    report = make_report(actor=cast.bram, kind=kind, thing=post if kind == "post" else topic, rule="danger")
    edit_post(actor=cast.anna, post=post, source="Fijne dag!")
    Membership.objects.filter(member=cast.mo).delete()
    shown = html_of(get_page(as_member(cast.mo), "moderation:review", report.public_id))
    assert "Fijne dag!" in shown
    assert "Ik weet waar je woont." in shown


def test_edit_without_change_stores_no_version(cast, board, as_member):
    post = make_topic(cast.bram, board, source="zo").posts.get()
    send(as_member(cast.bram), "forum:edit", post.public_id, source="zo")
    assert PostEdit.objects.count() == 0


def test_removed_post_shows_a_line_and_its_text_only_to_writer(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    post = make_reply(cast.noor, topic, "toch maar niet")
    send(as_member(cast.noor), "forum:remove", post.public_id)
    for other in (None, cast.bram, cast.mo):
        read = html_of(get_page(as_member(other), "forum:topic", topic.public_id))
        assert "toch maar niet" not in read
        assert 'id="bericht-2"' in read
    assert "toch maar niet" in html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert AuditEntry.objects.about(post).last().verb in {"forum.remove_post", "forum.reply"}


def test_removing_first_post_removes_title_and_keeps_replies(cast, board, as_member):
    alone, answered = (
        make_topic(cast.bram, board, title="Boven op zolder"),
        make_topic(cast.bram, board, title="Onder de brug"),
    )
    make_reply(cast.noor, answered, "ik herken dit")
    browser = as_member(cast.bram)
    for topic in (alone, answered):
        send(browser, "forum:remove", topic.posts.get(number=1).public_id)
    assert get_page(as_member(None), "forum:topic", alone.public_id).status_code == 404
    read = html_of(get_page(as_member(None), "forum:topic", answered.public_id))
    assert "ik herken dit" in read
    assert "Onder de brug" not in read
    listed = html_of(get_page(as_member(None), "forum:board", board.slug))
    assert "Onder de brug" not in listed
    assert "Boven op zolder" not in listed


def test_reaction_is_counted_once_and_can_be_taken_back(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    browser = as_member(cast.noor)
    topic = post.topic.public_id
    send(browser, "forum:react", topic, recognise="1")
    send(as_member(cast.pia), "forum:react", topic, recognise="1")
    send(browser, "forum:react", topic, thanks="1")
    post.refresh_from_db()
    assert (post.recognise_count, post.support_count, post.thanks_count) == (2, 0, 1)
    assert 'aria-pressed="true"' in html_of(get_page(browser, "forum:topic", post.topic.public_id))
    send(browser, "forum:react", topic, recognise="1")
    post.refresh_from_db()
    assert (post.recognise_count, Reaction.objects.count()) == (1, 2)


@pytest.mark.parametrize("fields", [{"thumb": "1"}, {"support": "2"}, {"support": ""}, {"support": "x"}, {}])
def test_reaction_of_no_kind_or_to_no_post_is_not_there(cast, board, as_member, fields):
    topic = make_topic(cast.bram, board)
    assert send(as_member(cast.noor), "forum:react", topic.public_id, **fields).status_code == 404
    assert not Reaction.objects.exists()


def test_reply_notifies_only_earlier_writers(cast, board):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    Notification.objects.all().delete()
    make_reply(cast.pia, topic)
    notifications = Notification.objects.filter(kind="forum.reply")
    assert {n.member for n in notifications} == {cast.bram, cast.noor}


def test_reply_notifies_nobody_across_a_block(cast, board):
    topic = make_topic(cast.bram, board)
    make_reply(cast.anna, topic)
    make_reply(cast.ben, topic)
    assert not Notification.objects.filter(member=cast.anna).exists()


def test_reply_notifies_nobody_who_left_the_group(cast, circle):
    topic = make_topic(cast.anna, circle)
    leave_group(actor=cast.anna, group=circle)
    make_reply(cast.mo, topic)
    assert not Notification.objects.filter(member=cast.anna).exists()


def test_reply_before_joining_is_refused_and_keeps_the_text(cast, as_member):
    group = make_group("meelezen", visibility="members")
    join(cast.mo, group)
    topic = make_topic(cast.mo, group)
    response = send(
        as_member(cast.bram), "forum:reply", topic.public_id, source="Mijn eigen woorden.", submission_id=uuid4()
    )
    assert response.status_code == 403
    assert "Mijn eigen woorden." in html_of(response)
    assert str(JOIN_THE_GROUP) in html_of(response)
    assert get_page(as_member(cast.bram), "forum:topic", topic.public_id).status_code == 200
    assert Post.objects.count() == 1


def test_topic_stores_only_valid_about(cast, board, as_member):
    browser, thing = as_member(cast.bram), uuid4()
    for title, about in [("a", f"tool:{thing}"), ("b", f"secret:{thing}"), ("c", "tool:1"), ("d", "tool:" + "-" * 36)]:
        send(browser, "forum:new_topic", board.slug, title=title, source="x", about=about, submission_id=uuid4())
    kept = Topic.objects.order_by("pk").values_list("about_kind", "about_id")
    assert list(kept) == [("tool", str(thing)), ("", ""), ("", ""), ("", "")]


def test_removing_first_post_removes_title_and_content_note(cast, board, as_member):
    topic = make_topic(cast.anna, board, title="Over die nacht", content_note="Over zelfbeschadiging.")
    make_reply(cast.bram, topic)
    remove_post(actor=cast.anna, post=topic.posts.get(number=1))
    for where in (topic.get_absolute_url(), reverse("forum:board", args=[board.slug])):
        read = html_of(as_member(None).get(where))
        assert "Over die nacht" not in read
        assert "Over zelfbeschadiging." not in read
