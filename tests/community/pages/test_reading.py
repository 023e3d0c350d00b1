"""Pages as a visitor reads them: language, visibility, cookies and number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from community.pages.models import ArticlePage, HomePage, ReadingIndex, StandardPage, ThemePage, WordListPage, WordPage
from selfhelp.tools.models.pages import Tool, ToolIndex
from tests.community.pages.scenes import make_article, make_author, make_story, make_theme, publish

MAX_QUERIES = 10
WORDS_PER_MINUTE = 180


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text(client, path)
    return len(queries)


@pytest.mark.parametrize("path", ["/", "/lezen/", "/verhalen/", "/woordenlijst/", "/hulplijnen/", "/over-ons/"])
def test_fixed_pages_exist_after_migration(db, client, path):
    assert client.get(path).status_code == 200
    assert client.get(f"/en{path}").status_code == 200


def test_visitor_gets_no_cookie(db, client):
    make_article(theme=make_theme(), author=make_author())
    for path in ("/", "/lezen/", "/lezen/angst/", "/lezen/slapen/", "/en/lezen/slapen/", "/samen/"):
        assert dict(client.get(path).cookies) == {}, path


def test_article_shows_its_author_and_their_role(db, client):
    make_article(author=make_author(name="Ruben D.", role="expert"), content_note="Het gaat over paniek.")
    shown = text(client, "/lezen/slapen/")
    assert "Ruben D." in shown
    assert 'class="chip chip--expert"' in shown
    assert "Het gaat over paniek." in shown


def test_reading_time_is_counted_from_the_words(db):
    words = "woord " * (WORDS_PER_MINUTE * 2 + 1)
    assert make_article(body=[("text", f"<p>{words}</p>")]).reading_minutes == 3


def test_article_without_english_shows_dutch_with_a_note_under_en(db, client):
    make_article(title_en="Sleeping")
    shown = text(client, "/en/lezen/slapen/")
    assert '<html lang="en">' in shown
    assert "<h1>Sleeping</h1>" in shown
    assert "This text is not in English yet." in shown
    assert '<div class="prose" lang="nl"><p>Een stoel met een deken.</p>' in "".join(shown.splitlines())


def test_article_with_english_shows_no_dutch_under_en(db, client):
    make_article(title_en="Sleeping", body_en=[("text", "<p>A chair with a blanket.</p>")])
    shown = text(client, "/en/lezen/slapen/")
    assert "A chair with a blanket." in shown
    assert "Een stoel" not in shown
    assert "not in English yet" not in shown


def test_article_in_dutch_shows_no_english(db, client):
    make_article(title_en="Sleeping", body_en=[("text", "<p>A chair with a blanket.</p>")])
    shown = text(client, "/lezen/slapen/")
    assert "Slapen met een druk hoofd" in shown
    assert "A chair" not in shown


def test_links_to_pages_keep_the_language_of_the_reader(db, client):
    make_article()
    assert 'href="/en/lezen/slapen/"' in text(client, "/en/lezen/")
    assert 'href="/lezen/slapen/"' in text(client, "/lezen/")


def test_draft_is_404_and_in_no_list(db, client):
    make_article("nog-niet-af", live=False, title="Nog niet af")
    assert client.get("/lezen/nog-niet-af/").status_code == 404
    for path in ("/", "/lezen/"):
        assert "Nog niet af" not in text(client, path)


def test_theme_shows_only_its_own_articles_stories_and_words(db, client):
    angst = make_theme()
    make_article(theme=angst)
    make_article("van-iets-anders", title="Van iets anders")
    make_story(theme=angst)
    publish(WordListPage.objects.get(), WordPage(title="Piekeren", slug="piekeren", theme=angst))
    shown = text(client, "/lezen/angst/")
    assert all(word in shown for word in ("Slapen met een druk hoofd", "Duiven komen terug", "Piekeren"))
    assert "Van iets anders" not in shown


def test_tool_in_a_text_is_a_teaser_only_when_it_is_published(db, client):
    index = ToolIndex.objects.get()
    publish(index, Tool(title="Buddy-app", slug="buddy"))
    publish(index, Tool(title="Oude app", slug="oud"), live=False)
    make_article(body=[("tool", "buddy"), ("tool", "oud"), ("tool", "nooit-geweest")])
    shown = text(client, "/lezen/slapen/")
    assert "Buddy-app" in shown
    assert "Oude app" not in shown


def test_first_related_page_is_the_next_step(db, client):
    for slug in ("eerste", "tweede"):
        publish(ToolIndex.objects.get(), Tool(title=f"De {slug}", slug=slug))
    make_article(related=[("tool", "eerste"), ("tool", "tweede")])
    shown = text(client, "/lezen/slapen/")
    next_step = shown[shown.index('class="next-step"') : shown.index("</aside>", shown.index('class="next-step"'))]
    assert "De eerste" in next_step
    assert "De tweede" not in next_step
    assert "De tweede" in shown


@pytest.mark.parametrize("path", ["/", "/lezen/", "/lezen/angst/", "/verhalen/", "/woordenlijst/"])
def test_more_pages_cost_no_more_queries(db, client, path):
    theme, author, index = make_theme(), make_author(), WordListPage.objects.get()

    def publish_set(number: int) -> None:
        helplines = [("helpline", "113"), ("helpline", "112")]
        make_article(f"artikel-{number}", theme=theme, author=author, body=helplines)
        make_story(f"verhaal-{number}", theme=theme, author=author)
        publish(index, WordPage(title=f"Woord {number}", slug=f"woord-{number}", theme=theme))

    publish_set(1)
    text(client, path)  # fills the caches of the process
    with_one = queries_of(client, path)
    publish_set(2)
    publish_set(3)
    assert queries_of(client, path) == with_one
    assert with_one < MAX_QUERIES


def test_article_with_all_blocks_costs_few_queries(db, client):
    tools = [f"hulpmiddel-{number}" for number in range(4)]
    for slug in tools:
        publish(ToolIndex.objects.get(), Tool(title=slug, slug=slug))
    lines = [("helpline", key) for key in ("112", "113", "luisterlijn")]
    named = [("tool", slug) for slug in tools]
    make_article(theme=make_theme(), author=make_author(), body=[*lines, *named], related=named)
    text(client, "/lezen/slapen/")
    assert queries_of(client, "/lezen/slapen/") < MAX_QUERIES


def test_url_of_a_page_equals_that_of_wagtail(db):
    make_theme()
    pages = [HomePage.objects.get(), ReadingIndex.objects.get(), ThemePage.objects.get()]
    assert [page.get_url() for page in pages] == [super(type(page), page).get_url() for page in pages]
    assert [page.url for page in pages] == ["/", "/lezen/", "/lezen/angst/"]


def test_no_page_has_a_restriction_of_wagtail(db):
    """Visibility is decided by ``visible_to`` alone."""
    assert not PageViewRestriction.objects.exists()


def test_copied_page_gets_its_own_public_id(db):
    article = make_article()
    copy = article.copy(update_attrs={"slug": "kopie"})
    assert ArticlePage.objects.get(pk=copy.pk).public_id != article.public_id


def test_page_without_text_shows_its_title(db, client):
    assert StandardPage.objects.get(slug="privacy").text == ""
    assert "<h1>Privacy</h1>" in text(client, "/privacy/")


def test_file_name_with_a_null_byte_is_404(client, db):
    assert client.get("/media/images/%00.png").status_code == 404
    assert client.get("/media/documents/7d444840-9dc0-41d1-b245-5ffdce74fad2/%00").status_code == 404


def test_text_does_not_link_to_a_theme_that_is_a_draft(db, client):
    theme = make_theme("angst")
    make_article("slapen", theme=theme)
    ThemePage.objects.filter(pk=theme.pk).update(live=False)
    assert "/lezen/angst/" not in client.get("/lezen/slapen/").content.decode()
