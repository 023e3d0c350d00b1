"""Parts of a page are kept for all readers, and made again once something that they show has changed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from community.generations.counters import generation
from community.pages.models import ArticlePage, HelpLine
from community.pages.parts import PAGES
from community.web.fragments import kept_texts
from forum.models import Topic
from tests.community.pages.scenes import make_article, make_author, make_theme
from tests.support.forum import make_topic
from tests.support.people import make_member

pytestmark = pytest.mark.usefixtures("commits")
BODY = [("heading", "Eerst rust"), ("text", "<p>Adem uit.</p>"), ("helpline", "113")]


@pytest.fixture
def commits(db) -> None:
    """Let each request begin a transaction, as far as generations can tell: see ``shown``."""


@pytest.fixture
def article(db) -> ArticlePage:
    return make_article(body=BODY, author=make_author(name="Ruben D."), theme=make_theme())


def shown(client, path="/lezen/slapen/") -> str:
    connection.run_on_commit.clear()
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def number_of_queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, path)
    return len(queries)


def test_part_of_an_article_is_made_once_for_visitors_and_members(article, client, as_member):
    first = shown(client)
    before = list(kept_texts())
    assert shown(client) == first
    shown(as_member(make_member("lezer")))
    assert [text for text in kept_texts() if "Eerst rust" in text] == [text for text in before if "Eerst rust" in text]
    assert number_of_queries(client, "/lezen/slapen/") <= 4
    assert "lezer" not in "".join(kept_texts())


def test_new_words_are_shown_at_once(article, client):
    assert "Eerst rust" in shown(client)
    article.body = [("heading", "Daarna een wandeling")]
    article.save_revision().publish()
    assert "Daarna een wandeling" in shown(client)
    assert "Eerst rust" not in shown(client)


def test_change_without_saving_a_model_is_seen_too(article, client):
    shown(client)
    Page.objects.filter(pk=article.pk).update(title="Beter slapen")
    assert "<h1>Beter slapen</h1>" in shown(client)


@pytest.mark.parametrize("path", ["/lezen/slapen/", "/lezen/angst/", "/lezen/"])
def test_change_of_what_a_page_shows_of_others_is_seen(article, client, path):
    assert "Ruben D." in shown(client, path)
    author = article.author
    author.name = "Ruben de J."
    author.save()
    assert "Ruben de J." in shown(client, path)


def test_number_of_a_helpline_in_a_text_is_never_an_old_one(article, client):
    line = HelpLine.objects.get(key="113")
    assert line.phone in shown(client)
    HelpLine.objects.filter(pk=line.pk).update(phone="0800 0113", phone_free="")
    page = shown(client)
    assert "0800 0113" in page
    assert f">{line.phone}<" not in page


def test_page_that_is_taken_down_is_gone_from_page_and_lists(article, client):
    assert "slapen" in shown(client, "/lezen/")
    article.unpublish()
    assert client.get("/lezen/slapen/").status_code == 404
    assert "/lezen/slapen/" not in shown(client, "/lezen/")


def test_each_language_and_each_slice_has_parts_of_its_own(article, client):
    article.title_en, article.body_en = "Sleeping", [("heading", "Rest first")]
    article.save_revision().publish()
    assert "Rest first" in shown(client, "/en/lezen/slapen/")
    assert "Eerst rust" in shown(client)
    assert "Rest first" not in shown(client)
    before = len(list(kept_texts()))
    shown(client, "/lezen/?after=nonsense")
    assert len([text for text in kept_texts() if "Eerst rust" in text]) == 1
    assert len(list(kept_texts())) <= before + 2  # header and footer of this URL


def test_topic_in_a_text_is_shown_to_those_who_may_see_it(cast, circle, client, as_member):
    topic = make_topic(cast.mo, circle, title="Alleen in de kring")
    make_article(body=[("heading", "Eerst rust"), ("topic", str(topic.public_id))])
    member = next(member for member in vars(cast).values() if Topic.objects.visible_to(member).filter(pk=topic.pk))
    assert not Topic.objects.visible_to(AnonymousUser()).filter(pk=topic.pk).exists()
    assert "Alleen in de kring" in shown(as_member(member))
    assert "Alleen in de kring" not in shown(client)
    assert "Alleen in de kring" not in "".join(text for text in kept_texts() if "Eerst rust" in text)


def test_preview_shows_the_draft_and_is_not_kept(article, client):
    shown(client)
    article.body = [("heading", "Nog een kladje")]
    assert "Nog een kladje" in article.make_preview_request().content.decode()
    assert "Nog een kladje" not in "".join(kept_texts())
    assert "Nog een kladje" not in shown(client)


def test_posts_and_visits_raise_no_generation_of_pages(article, cast, board, as_member):
    shown(as_member(cast.anna))
    before = generation(PAGES)
    make_topic(cast.anna, board)
    shown(as_member(cast.anna))
    assert generation(PAGES) == before
    article.save()
    assert generation(PAGES) > before


def test_help_lines_of_members_are_asked_for_once_and_a_new_number_is_shown_at_once(db, as_member):
    member = as_member(make_member("lezer"))
    shown(member, "/hulplijnen/")
    with CaptureQueriesContext(connection) as asked:
        assert "tel:113" in shown(member, "/mijn/")
    assert [query["sql"] for query in asked if "pages_helpline" in query["sql"]] == []
    line = HelpLine.objects.get(key="113")
    line.phone = "0800 0999"
    line.save()
    assert "tel:08000999" in shown(member, "/mijn/")
