"""Words that a measure refuses stay with their writer, who reads until when and, in danger, whom to call."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.private.actions import accept, ask
from community.members.models import Member
from community.members.restrictions import restriction
from community.moderation.direct.actions import act
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Report
from tests.support.conversations import seat_of
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of
from tests.support.tools import make_tool

IN_DANGER = "Ik wil dood."


@pytest.fixture
def topic(cast, board):
    return make_topic(cast.anna, board)


def give(cast, topic, *choice) -> None:
    post = make_reply(cast.bram, topic)
    statement = {"rule": "unkind", "explanation": "Let je op?", "outcome": "warn"}
    act(actor=cast.mo, kind="post", thing=post, measure=MeasureChoice(*choice), **statement)
    cast.bram.refresh_from_db()
    vars(cast.bram).pop("standing_measures", None)


def test_refused_reply_with_words_of_danger_shows_help_and_alerts_without_the_words(cast, topic, as_member):
    give(cast, topic, "read", 3)
    html = html_of(as_member(cast.bram).post(topic.get_absolute_url(), {"source": IN_DANGER}))
    assert IN_DANGER in html
    assert "Je woorden zijn niet verstuurd." in html
    signal = Report.objects.open_signals().get()
    assert (signal.kind, signal.writer, signal.text) == ("unsent", cast.bram, "")


def test_refused_reply_without_danger_alerts_nobody(cast, topic, as_member):
    give(cast, topic, "read", 3)
    html = html_of(as_member(cast.bram).post(topic.get_absolute_url(), {"source": "Dag allemaal."}))
    assert "Dag allemaal." in html
    assert not Report.objects.open_signals().exists()


def test_refused_experience_with_a_tool_keeps_the_words_and_says_until_when(cast, topic, as_member):
    give(cast, topic, "read", 3)
    tool = make_tool()
    browser, fields = as_member(cast.bram), {"helped": "yes", "recommend": "yes", "text": "Fijne spelletjes."}
    response = browser.post(reverse("tools:rate", args=[tool.slug]), fields)
    html = html_of(response)
    assert response.status_code == 403
    assert "Fijne spelletjes." in html
    assert str(restriction(cast.bram).reason)[:40] in html
    assert not tool.experiences.exists()


def test_slow_writer_edits_an_own_post_at_once_and_waits_for_a_new_one(cast, topic, as_member):
    give(cast, topic, "slow", 3, 10)
    browser, post = as_member(cast.bram), topic.posts.get(number=2)
    assert browser.post(reverse("forum:edit", args=[post.public_id]), {"source": "Met twee kopjes."}).status_code == 302
    post.refresh_from_db()
    assert post.source == "Met twee kopjes."
    browser.post(topic.get_absolute_url(), {"source": "Nog iets."})
    assert topic.posts.count() == 2


def test_private_conversation_says_calmly_that_its_reader_writes_again_later(cast, topic, as_member):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    cast.bram.refresh_from_db()
    ask(actor=cast.bram, name=cast.bram.persona, other=cast.noor.persona)
    accept(actor=cast.noor, seat=seat_of(cast.noor, cast.bram))
    give(cast, topic, "read", 3)
    url = seat_of(cast.bram, cast.noor).get_absolute_url()
    browser = as_member(cast.bram)
    html = html_of(browser.get(url))
    assert str(restriction(cast.bram).reason)[:40] in html
    assert 'name="text"' not in html
    assert "Tot gauw, Noor." in html_of(browser.post(url, {"text": "Tot gauw, Noor.", "cid": "c-9"}))
