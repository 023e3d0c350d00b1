"""The writer of the last post hears when an answer usually comes, and can ask for a mail."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from community.members.choices import Purpose
from community.members.consent.actions import give_consent
from community.members.consent.rules import agrees
from community.notifications.models import Follow, Preferences
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of

OFFER = "Zullen we je een seintje mailen"
FEW_HOURS, A_DAY, SOME_DAYS = "binnen een paar uur", "binnen een dag", "een paar dagen duren"


@pytest.fixture(autouse=True)
def no_cached_figure():
    cache.clear()


def topic_page(client, topic) -> str:
    return html_of(client.get(topic.get_absolute_url()))


def make_answered_topics(cast, board, *waits: int | None) -> None:
    """Make a topic a week old for each number of hours until the answer of another member; None has no answer."""
    for hours in waits:
        topic = make_topic(cast.anna, board)
        begin = timezone.now() - timedelta(days=7)
        Topic.objects.filter(pk=topic.pk).update(created_at=begin)
        make_reply(cast.anna, topic)  # her own second post is no answer
        if hours is not None:
            post = make_reply(cast.bram, topic)
            Post.objects.filter(pk=post.pk).update(created_at=begin + timedelta(hours=hours))


def test_writer_of_the_last_post_reads_when_an_answer_usually_comes(cast, board, as_member):
    make_answered_topics(cast, board, 1, 1, 2, 90, None)
    topic = make_topic(cast.bram, board)

    page = topic_page(as_member(cast.bram), topic)

    assert FEW_HOURS in page
    assert OFFER in page


@pytest.mark.parametrize(
    ("waits", "sentence"), [((20, 20, 20, 1, None), A_DAY), ((1, None, None, None, 1), SOME_DAYS), ((1, 1), SOME_DAYS)]
)
def test_usual_answer_time_is_that_of_the_middle_topic(cast, board, as_member, waits, sentence):
    make_answered_topics(cast, board, *waits)

    assert sentence in topic_page(as_member(cast.bram), make_topic(cast.bram, board))


def test_reader_and_writer_with_an_answer_are_told_nothing(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    assert OFFER not in topic_page(as_member(cast.noor), topic)
    make_reply(cast.anna, topic)

    assert OFFER not in topic_page(as_member(cast.bram), topic)


def test_yes_follows_the_topic_and_mails_about_nothing_else(cast, board, as_member):
    topic = make_topic(cast.bram, board)

    response = as_member(cast.bram).post(reverse("notifications:mail_about", args=["topic", topic.public_id]))

    assert response["Location"] == topic.get_absolute_url()
    assert agrees(cast.bram, Purpose.MAIL)
    assert Follow.objects.get(member=cast.bram).how == "now"
    assert Preferences.objects.get(member=cast.bram).usual == "site"
    assert OFFER not in topic_page(as_member(cast.bram), topic)


def test_yes_leaves_the_choice_of_a_member_with_mail_as_it_was(cast, board, as_member):
    give_consent(actor=cast.bram, purpose=Purpose.MAIL)
    topic = make_topic(cast.bram, board)

    as_member(cast.bram).post(reverse("notifications:mail_about", args=["topic", topic.public_id]))

    assert Preferences.objects.get(member=cast.bram).usual == "daily"
