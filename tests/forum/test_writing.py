from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.models import Membership
from community.moderation.actions import make_report
from community.notifications.models import Notification
from forum.actions import edit_post, remove_post
from forum.models import Post, PostEdit, Reaction, Topic
from tests.forum.scenes import answer, page, talk, words
from tests.support.people import join


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


def send(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def test_a_member_opens_a_topic(cast, board, as_member):
    fields = {"title": "  De   afwas ", "source": "Hoe *begin* je?", "content_note": "over moe zijn", "cid": uuid4()}
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


def test_sending_a_topic_or_an_answer_twice_stores_it_once(cast, board, as_member):
    browser, cid = as_member(cast.bram), uuid4()
    for _time in range(2):
        sent = send(browser, "forum:new_topic", board.slug, title="Eén keer", source="tekst", cid=cid)
    topic = Topic.objects.get()
    assert sent["Location"] == topic.get_absolute_url()
    for _time in range(2):
        sent = send(browser, "forum:reply", topic.public_id, source="nog iets", cid=cid)
        assert sent.status_code == 302
    for _time in range(2):
        sent = send(browser, "forum:reply", topic.public_id, source="en nog iets", cid=topic.public_id)
    topic.refresh_from_db()
    assert (topic.posts.count(), topic.replies_count, topic.last_number, topic.seq) == (2, 1, 2, 2)
    assert AuditEntry.objects.filter(verb="forum.reply").count() == 1


def test_two_people_may_send_with_the_same_mark(cast, board, as_member):
    topic, cid = talk(cast.bram, board), uuid4()
    for who in (cast.noor, cast.pia):
        send(as_member(who), "forum:reply", topic.public_id, source="hoi", cid=cid)
    assert topic.posts.count() == 3


def test_the_counters_follow_what_happens(cast, board):
    topic = talk(cast.bram, board)
    one, two = answer(cast.noor, topic), answer(cast.pia, topic)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.last_post_at, topic.seq) == (2, two.created_at, 3)
    from forum.actions import remove_post

    remove_post(actor=cast.pia, post=two)
    topic.refresh_from_db()
    assert (topic.replies_count, topic.last_post_at, topic.seq) == (1, one.created_at, 4)


@pytest.mark.parametrize("fields", [{"title": "Een titel", "source": "   "}, {"title": "  ", "source": "mijn woorden"}])
def test_a_form_that_is_not_complete_keeps_what_was_written(cast, board, as_member, fields):
    response = send(as_member(cast.bram), "forum:new_topic", board.slug, **fields, content_note="een regel")
    assert response.status_code == 200
    assert "een regel" in words(response)
    assert (fields["title"].strip() or fields["source"].strip()) in words(response)
    assert Topic.objects.count() == 0


def test_too_many_answers_in_a_short_time_get_a_kind_answer_with_the_words(cast, board, as_member, monkeypatch):
    monkeypatch.setattr("forum.views.REPLIES_PER_TEN_MINUTES", 1)
    topic, browser = talk(cast.bram, board), as_member(cast.noor)
    send(browser, "forum:reply", topic.public_id, source="de eerste", cid=uuid4())
    response = send(browser, "forum:reply", topic.public_id, source="de tweede", cid=uuid4())
    assert response.status_code == 200
    assert "de tweede" in words(response)
    assert topic.posts.count() == 2


def test_what_was_being_written_is_there_when_one_comes_back_and_goes_when_it_is_sent(cast, board, as_member):
    topic, browser = talk(cast.bram, board), as_member(cast.noor)
    place = f"topic:{topic.public_id}"
    assert f'data-draft-place="{place}"' in words(page(browser, "forum:topic", topic.public_id))
    browser.post(reverse("members:draft"), {"place": place, "text": "half af"})
    assert "half af" in words(page(browser, "forum:topic", topic.public_id))
    send(browser, "forum:reply", topic.public_id, source="half af, nu heel", cid=uuid4())
    assert cast.noor.drafts.count() == 0


def test_changing_a_post_keeps_how_it_was(cast, board, as_member):
    topic = talk(cast.bram, board, source="mijn oude woorden")
    post, browser = topic.posts.get(), as_member(cast.bram)
    send(browser, "forum:edit", post.public_id, source="daarna <b>")
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.source, post.number, post.seq, topic.seq) == ("daarna <b>", 1, 2, 2)
    assert "&lt;b&gt;" in post.html
    assert [edit.source for edit in PostEdit.objects.all()] == ["mijn oude woorden"]
    assert AuditEntry.objects.about(post).get().verb == "forum.edit_post"
    assert "mijn oude woorden" in words(page(browser, "forum:history", post.public_id))
    assert "mijn oude woorden" not in words(page(as_member(cast.noor), "forum:topic", topic.public_id))


def test_what_is_hidden_as_a_whole_stays_as_it_was(cast, board, as_member):
    topic = talk(cast.anna, board)
    Topic.objects.filter(pk=topic.pk).update(state="hidden")
    post = topic.posts.get()
    url = reverse("forum:edit", args=[post.public_id])
    assert as_member(cast.anna).post(url, {"source": "Niets aan de hand."}).status_code == 403
    post.refresh_from_db()
    assert post.source == "Hoe begin je?"


@pytest.mark.parametrize("kind", ["post", "topic"])
def test_changing_a_post_after_a_report_does_not_change_what_it_is_about(cast, circle, as_member, kind):
    """Also for a moderator who is not in the group and reads nothing else of it."""
    topic = talk(cast.anna, circle, source="Ik weet waar je woont.")
    post = topic.posts.get()
    join(cast.bram, circle)
    report = make_report(actor=cast.bram, kind=kind, thing=post if kind == "post" else topic, rule="danger")
    edit_post(actor=cast.anna, post=post, source="Fijne dag!")
    Membership.objects.filter(member=cast.mo).delete()
    shown = words(page(as_member(cast.mo), "moderation:one_report", report.public_id))
    assert "Fijne dag!" in shown
    assert "Ik weet waar je woont." in shown


def test_saving_a_post_without_a_change_makes_no_history(cast, board, as_member):
    post = talk(cast.bram, board, source="zo").posts.get()
    send(as_member(cast.bram), "forum:edit", post.public_id, source="zo")
    assert PostEdit.objects.count() == 0


def test_a_post_taken_back_leaves_a_kind_line_and_stays_the_writers(cast, board, as_member):
    topic = talk(cast.bram, board)
    post = answer(cast.noor, topic, "toch maar niet")
    send(as_member(cast.noor), "forum:remove", post.public_id)
    for other in (None, cast.bram, cast.mo):
        read = words(page(as_member(other), "forum:topic", topic.public_id))
        assert "toch maar niet" not in read
        assert 'id="bericht-2"' in read
    assert "toch maar niet" in words(page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert AuditEntry.objects.about(post).last().verb in {"forum.remove_post", "forum.reply"}


def test_with_the_opening_goes_the_title_and_answers_stay(cast, board, as_member):
    alone, answered = talk(cast.bram, board, title="Boven op zolder"), talk(cast.bram, board, title="Onder de brug")
    answer(cast.noor, answered, "ik herken dit")
    browser = as_member(cast.bram)
    for topic in (alone, answered):
        send(browser, "forum:remove", topic.posts.get(number=1).public_id)
    assert page(as_member(None), "forum:topic", alone.public_id).status_code == 404
    read = words(page(as_member(None), "forum:topic", answered.public_id))
    assert "ik herken dit" in read
    assert "Onder de brug" not in read
    listed = words(page(as_member(None), "forum:board", board.slug))
    assert "Onder de brug" not in listed
    assert "Boven op zolder" not in listed


def test_a_reaction_is_counted_once_and_can_be_taken_back(cast, board, as_member):
    post = talk(cast.bram, board).posts.get()
    browser = as_member(cast.noor)
    send(browser, "forum:react", post.public_id, "recognise")
    send(as_member(cast.pia), "forum:react", post.public_id, "recognise")
    send(browser, "forum:react", post.public_id, "thanks")
    post.refresh_from_db()
    assert (post.recognise_count, post.support_count, post.thanks_count) == (2, 0, 1)
    assert 'aria-pressed="true"' in words(page(browser, "forum:topic", post.topic.public_id))
    send(browser, "forum:react", post.public_id, "recognise")
    post.refresh_from_db()
    assert (post.recognise_count, Reaction.objects.count()) == (1, 2)


def test_an_answer_is_told_to_who_wrote_before_and_to_nobody_else(cast, board):
    topic = talk(cast.bram, board)
    answer(cast.noor, topic)
    Notification.objects.all().delete()
    answer(cast.pia, topic)
    told = Notification.objects.filter(kind="forum.reply")
    assert {n.member for n in told} == {cast.bram, cast.noor}


def test_nothing_is_told_across_a_block(cast, board):
    topic = talk(cast.bram, board)
    answer(cast.anna, topic)
    answer(cast.ben, topic)
    assert not Notification.objects.filter(member=cast.anna).exists()


def test_who_left_the_group_is_not_told_any_more(cast, circle):
    from community.groups.actions import leave_group

    topic = talk(cast.anna, circle)
    leave_group(actor=cast.anna, group=circle)
    answer(cast.mo, topic)
    assert not Notification.objects.filter(member=cast.anna).exists()


def test_a_member_of_the_house_reads_along_but_writes_after_joining(cast, as_member):
    from tests.support.people import make_group

    group = make_group("meelezen", visibility="members")
    topic = talk(cast.mo, group)
    response = send(as_member(cast.bram), "forum:reply", topic.public_id, source="hoi", cid=uuid4())
    assert response.status_code == 403
    assert page(as_member(cast.bram), "forum:topic", topic.public_id).status_code == 200
    assert Post.objects.count() == 1


def test_a_topic_remembers_what_it_is_about_and_only_known_kinds(cast, board, as_member):
    browser, thing = as_member(cast.bram), uuid4()
    for title, about in [("a", f"tool:{thing}"), ("b", f"secret:{thing}"), ("c", "tool:1"), ("d", "tool:" + "-" * 36)]:
        send(browser, "forum:new_topic", board.slug, title=title, source="x", about=about, cid=uuid4())
    kept = Topic.objects.order_by("pk").values_list("about_kind", "about_id")
    assert list(kept) == [("tool", str(thing)), ("", ""), ("", ""), ("", "")]


def test_with_the_opening_go_the_title_and_the_note_before_reading(cast, board, as_member):
    topic = talk(cast.anna, board, title="Over die nacht", content_note="Over zelfbeschadiging.")
    answer(cast.bram, topic)
    remove_post(actor=cast.anna, post=topic.posts.get(number=1))
    for where in (topic.get_absolute_url(), reverse("forum:board", args=[board.slug])):
        read = words(as_member(None).get(where))
        assert "Over die nacht" not in read
        assert "Over zelfbeschadiging." not in read
