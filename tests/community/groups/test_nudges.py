"""Rules of a group react to what somebody writes: a question, never a refusal."""

import pytest
from django.urls import reverse

from chat.rooms.actions import make_room, open_session
from chat.rooms.models import Message
from community.groups.choices import Nudge
from community.groups.models import Group
from community.groups.nudges import nudges_in
from forum.models import Post, Topic
from tests.support.forum import make_topic
from tests.support.responses import html_of

WORDS = "Neem gewoon sertraline, dat hielp mij."
QUESTION = "Je woorden zijn nog niet verstuurd."


@pytest.fixture
def strict(circle) -> Group:
    circle.nudges = Nudge.values
    circle.save()
    return circle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik slik 50 mg.", ["medication"]),
        ("Sertraline maakte me suf", ["medication"]),
        ("Ik woog 48,5 kg", ["numbers"]),
        ("mijn BMI is nu 17", ["numbers"]),
        ("mail me op ik@huis.nl", ["contact"]),
        ("bel 06 12 34 56 78", ["contact"]),
        ("zoek me op Instagram", ["contact"]),
        ("Ik was er om 20:00, met drie vrienden, in 2019.", []),
        ("Ik slik pillen en ik weeg me niet.", []),
        ("Bel 112 of 0800-0113", []),
    ],
)
def test_rule_is_found_in_words_that_may_be_about_it(strict, text, expected):
    assert nudges_in(strict, text) == expected


def test_group_without_rules_finds_nothing(circle):
    assert nudges_in(circle, WORDS) == []


def test_answer_is_asked_about_once_and_then_sent_as_it_is(cast, strict, as_member):
    topic = make_topic(cast.mo, strict)
    anna, url = as_member(cast.anna), topic.get_absolute_url()
    page = html_of(anna.post(url, {"source": WORDS}))
    assert QUESTION in page
    assert WORDS in page
    assert 'name="anyway" value="medication"' in page
    assert topic.posts.count() == 1
    assert anna.post(url, {"source": WORDS, "anyway": "medication"}).status_code == 302
    assert topic.posts.count() == 2


def test_another_rule_in_changed_words_is_asked_about_too(cast, strict, as_member):
    topic = make_topic(cast.mo, strict)
    words = {"source": "Mail me: ik@huis.nl", "anyway": "medication"}
    assert QUESTION in html_of(as_member(cast.anna).post(topic.get_absolute_url(), words))


def test_changed_words_are_sent_without_a_question(cast, strict, as_member):
    topic = make_topic(cast.mo, strict)
    words = {"source": "Vraag je huisarts.", "anyway": "medication"}
    assert as_member(cast.anna).post(topic.get_absolute_url(), words).status_code == 302


def test_new_topic_and_change_are_asked_about(cast, strict, as_member):
    anna = as_member(cast.anna)
    url = reverse("forum:new_topic", args=[strict.slug])
    assert QUESTION in html_of(anna.post(url, {"title": "Sertraline", "source": "Wie kent dat?"}))
    assert not Topic.objects.exists()
    post = make_topic(cast.anna, strict).posts.get()
    assert QUESTION in html_of(anna.post(reverse("forum:edit", args=[post.public_id]), {"source": WORDS}))
    assert Post.objects.get().source != WORDS


def test_chat_without_a_script_is_asked_about(cast, strict, as_member):
    room = make_room(actor=cast.mo, group=strict)
    open_session(actor=cast.mo, room=room)
    anna, url = as_member(cast.anna), room.get_absolute_url()
    page = html_of(anna.post(url, {"text": WORDS, "cid": "een"}))
    assert QUESTION in page
    assert WORDS in page
    assert not Message.objects.exists()
    assert anna.post(url, {"text": WORDS, "cid": "een", "anyway": "medication"}).status_code == 302
    assert Message.objects.get().text == WORDS


def test_page_carries_the_patterns_and_the_script(cast, strict, as_member):
    page = html_of(as_member(cast.anna).get(make_topic(cast.mo, strict).get_absolute_url()))
    assert 'data-nudge="medication"' in page
    assert "community/js/nudges" in page
