"""Reading without an account: the right language, the right door, no trace, and not too many questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from community.pages.models import ArticlePage, HomePage, ReadingIndex, StandardPage, ThemePage, WordListPage, WordPage
from selfhelp.tools.pages import Tool, ToolIndex
from tests.community.pages.scenes import make_article, make_author, make_story, make_theme, publish

MAX_QUERIES = 25
WORDS_A_MINUTE = 180


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text(client, path)
    return len(queries)


@pytest.mark.parametrize("path", ["/", "/lezen/", "/verhalen/", "/woordenlijst/", "/hulplijnen/", "/over-ons/"])
def test_the_fixed_pages_are_there_from_the_first_start(db, client, path):
    assert client.get(path).status_code == 200
    assert client.get(f"/en{path}").status_code == 200


def test_a_visitor_who_reads_gets_no_cookie(db, client):
    make_article(theme=make_theme(), author=make_author())
    for path in ("/", "/lezen/", "/lezen/angst/", "/lezen/slapen/", "/en/lezen/slapen/", "/samen/"):
        assert dict(client.get(path).cookies) == {}, path


def test_an_article_says_who_wrote_it_and_as_what(db, client):
    make_article(author=make_author(name="Ruben D.", role="expert"), content_note="Het gaat over paniek.")
    shown = text(client, "/lezen/slapen/")
    assert "Ruben D." in shown
    assert 'class="chip chip--expert"' in shown
    assert "Het gaat over paniek." in shown


def test_the_reading_time_is_counted_from_the_words(db):
    words = "woord " * (WORDS_A_MINUTE * 2 + 1)
    assert make_article(body=[("text", f"<p>{words}</p>")]).reading_minutes == 3


def test_under_en_an_article_without_english_shows_the_dutch_in_its_own_language_and_says_so(db, client):
    make_article(title_en="Sleeping")
    shown = text(client, "/en/lezen/slapen/")
    assert '<html lang="en">' in shown
    assert "<h1>Sleeping</h1>" in shown
    assert "This text is not in English yet." in shown
    assert '<div class="prose" lang="nl"><p>Een stoel met een deken.</p>' in "".join(shown.splitlines())


def test_under_en_an_article_with_english_shows_only_that(db, client):
    make_article(title_en="Sleeping", body_en=[("text", "<p>A chair with a blanket.</p>")])
    shown = text(client, "/en/lezen/slapen/")
    assert "A chair with a blanket." in shown
    assert "Een stoel" not in shown
    assert "not in English yet" not in shown


def test_dutch_readers_see_no_english(db, client):
    make_article(title_en="Sleeping", body_en=[("text", "<p>A chair with a blanket.</p>")])
    shown = text(client, "/lezen/slapen/")
    assert "Slapen met een druk hoofd" in shown
    assert "A chair" not in shown


def test_links_to_pages_keep_the_readers_language(db, client):
    make_article()
    assert 'href="/en/lezen/slapen/"' in text(client, "/en/lezen/")
    assert 'href="/lezen/slapen/"' in text(client, "/lezen/")


def test_a_draft_is_nowhere(db, client):
    make_article("nog-niet-af", live=False, title="Nog niet af")
    assert client.get("/lezen/nog-niet-af/").status_code == 404
    for path in ("/", "/lezen/"):
        assert "Nog niet af" not in text(client, path)


def test_a_theme_shows_its_own_articles_stories_and_words(db, client):
    angst = make_theme()
    make_article(theme=angst)
    make_article("van-iets-anders", title="Van iets anders")
    make_story(theme=angst)
    publish(WordListPage.objects.get(), WordPage(title="Piekeren", slug="piekeren", theme=angst))
    shown = text(client, "/lezen/angst/")
    assert all(word in shown for word in ("Slapen met een druk hoofd", "Duiven komen terug", "Piekeren"))
    assert "Van iets anders" not in shown


def test_a_tool_in_a_text_is_a_teaser_and_what_is_not_published_shows_nothing(db, client):
    index = ToolIndex.objects.get()
    publish(index, Tool(title="Buddy-app", slug="buddy"))
    publish(index, Tool(title="Oude app", slug="oud"), live=False)
    make_article(body=[("tool", "buddy"), ("tool", "oud"), ("tool", "nooit-geweest")])
    shown = text(client, "/lezen/slapen/")
    assert "Buddy-app" in shown
    assert "Oude app" not in shown


def test_the_first_related_thing_is_the_next_step(db, client):
    for slug in ("eerste", "tweede"):
        publish(ToolIndex.objects.get(), Tool(title=f"De {slug}", slug=slug))
    make_article(related=[("tool", "eerste"), ("tool", "tweede")])
    shown = text(client, "/lezen/slapen/")
    next_step = shown[shown.index('class="next-step"') : shown.index("</aside>", shown.index('class="next-step"'))]
    assert "De eerste" in next_step
    assert "De tweede" not in next_step
    assert "De tweede" in shown


@pytest.mark.parametrize("path", ["/", "/lezen/", "/lezen/angst/", "/verhalen/", "/woordenlijst/"])
def test_more_pages_do_not_cost_more_queries(db, client, path):
    theme, author, index = make_theme(), make_author(), WordListPage.objects.get()

    def one_more(number: int) -> None:
        helplines = [("helpline", "113"), ("helpline", "112")]
        make_article(f"artikel-{number}", theme=theme, author=author, body=helplines)
        make_story(f"verhaal-{number}", theme=theme, author=author)
        publish(index, WordPage(title=f"Woord {number}", slug=f"woord-{number}", theme=theme))

    one_more(1)
    text(client, path)  # fills what is kept for the life of the process
    with_one = queries_of(client, path)
    one_more(2)
    one_more(3)
    assert queries_of(client, path) == with_one
    assert with_one < MAX_QUERIES


def test_an_article_with_everything_in_it_stays_cheap(db, client):
    tools = [f"hulpmiddel-{number}" for number in range(4)]
    for slug in tools:
        publish(ToolIndex.objects.get(), Tool(title=slug, slug=slug))
    lines = [("helpline", key) for key in ("112", "113", "luisterlijn")]
    named = [("tool", slug) for slug in tools]
    make_article(theme=make_theme(), author=make_author(), body=[*lines, *named], related=named)
    text(client, "/lezen/slapen/")
    assert queries_of(client, "/lezen/slapen/") < MAX_QUERIES


def test_the_address_of_a_page_is_the_one_wagtail_would_give(db):
    make_theme()
    pages = [HomePage.objects.get(), ReadingIndex.objects.get(), ThemePage.objects.get()]
    assert [page.get_url() for page in pages] == [super(type(page), page).get_url() for page in pages]
    assert [page.url for page in pages] == ["/", "/lezen/", "/lezen/angst/"]


def test_no_page_has_a_restriction_of_wagtail(db):
    """Seeing is decided in one place: visible_to."""
    assert not PageViewRestriction.objects.exists()


def test_a_copied_page_gets_its_own_public_id(db):
    article = make_article()
    copy = article.copy(update_attrs={"slug": "kopie"})
    assert ArticlePage.objects.get(pk=copy.pk).public_id != article.public_id


def test_a_page_without_text_is_still_a_page(db, client):
    assert StandardPage.objects.get(slug="privacy").text == ""
    assert "<h1>Privacy</h1>" in text(client, "/privacy/")


def test_a_file_name_that_no_disk_takes_is_not_there(client, db):
    assert client.get("/media/images/%00.png").status_code == 404
    assert client.get("/media/documents/7d444840-9dc0-41d1-b245-5ffdce74fad2/%00").status_code == 404
