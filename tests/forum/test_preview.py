"""A writer can look at a post before it is sent, also without a script."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from forum.models import Post, Topic
from tests.support.forum import make_topic
from tests.support.responses import html_of


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


def preview_of(response) -> str:
    return re.search(r"data-preview>(.*?)</section>", html_of(response), re.DOTALL)[1]


def test_preview_of_a_reply_shows_the_post_and_stores_nothing(cast, board, as_member):
    topic = make_topic(cast.anna, board)
    fields = {"source": "Ik ben **moe**.\n\n- thee\n- <b>bed</b>", "preview": "1"}

    response = as_member(cast.bram).post(reverse("forum:reply", args=[topic.public_id]), fields)

    assert "<strong>moe</strong>" in preview_of(response)
    assert "&lt;b&gt;bed&lt;/b&gt;" in preview_of(response)
    assert "Ik ben **moe**." in html_of(response).partition("<textarea")[2]
    assert Post.objects.filter(topic=topic).count() == 1


def test_preview_of_a_new_topic_keeps_every_field_and_asks_for_nothing(cast, board, as_member):
    fields = {"title": "", "source": "Hoe begin je?", "content_note": "over moe zijn", "preview": "1"}

    response = as_member(cast.bram).post(reverse("forum:new_topic", args=[board.slug]), fields)

    assert "Hoe begin je?" in preview_of(response)
    assert 'value="over moe zijn"' in html_of(response)
    assert "field--error" not in html_of(response)
    assert not Topic.objects.exists()


def test_preview_of_a_change_leaves_the_post_as_it_was(cast, board, as_member):
    post = make_topic(cast.bram, board, source="Eerst dit").posts.get()

    response = as_member(cast.bram).post(reverse("forum:edit", args=[post.public_id]), {"source": "Nu", "preview": "1"})

    assert "<p>Nu</p>" in preview_of(response)
    post.refresh_from_db()
    assert post.source == "Eerst dit"


def test_preview_of_nothing_says_that_there_are_no_words_yet(cast, board, as_member):
    fields = {"title": "", "source": " ", "preview": "1"}

    response = as_member(cast.bram).post(reverse("forum:new_topic", args=[board.slug]), fields)

    assert "Hier staat nog niets." in preview_of(response)


def test_preview_is_not_shown_before_it_is_asked_for(cast, board, as_member):
    topic = make_topic(cast.anna, board)

    assert "data-preview>" not in html_of(as_member(cast.bram).get(topic.get_absolute_url()))
