"""Documents of pages for search, and the changes that search hears of."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from community import indexing
from community.pages.models import HelpLine, WordListPage, WordPage
from search import visibility
from tests.community.pages.scenes import make_article, make_story, make_theme, publish


@pytest.fixture
def changes_during(monkeypatch, django_capture_on_commit_callbacks):
    """Return a function that calls another one, and returns kind and key of each change that search heard of."""

    def run(action) -> list[tuple[str, str]]:
        changes = []

        def note(kind, keys, *, erased):
            changes.extend((kind, key) for key in keys)

        monkeypatch.setattr(indexing._registry, "subscribers", [note])
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return changes

    return run


def document(kind: str, key) -> indexing.Document | None:
    return next(iter(indexing.sources()[kind].documents([str(key)])), None)


def test_document_of_an_article_has_its_title_text_and_theme(db):
    article = make_article(
        theme=make_theme(), summary="Over nachten.", body=[("heading", "De kat"), ("helpline", "113")]
    )
    indexed = document("article", article.pk)
    assert (indexed.title, indexed.text, indexed.theme) == (
        "Slapen met een druk hoofd",
        "Over nachten. De kat",
        "angst",
    )
    assert indexed.audience == indexing.AUDIENCE_PUBLIC


def test_document_of_a_word_has_the_clinical_word_as_keyword(db):
    word = publish(
        WordListPage.objects.get(), WordPage(title="Stemmen horen", slug="s", clinical="auditieve hallucinaties")
    )
    assert "auditieve hallucinaties" in document("word", word.pk).keywords


def test_draft_has_no_document_and_no_result(db):
    draft = make_article(live=False)
    assert document("article", draft.pk) is None
    assert visibility.visible_keys(AnonymousUser(), [("article", str(draft.pk))]) == set()
    assert str(draft.pk) not in list(indexing.sources()["article"].keys())


def test_search_hears_of_a_page_that_is_published_unpublished_or_deleted(db, changes_during):
    article = make_article(live=False)
    assert ("article", str(article.pk)) in changes_during(lambda: article.save_revision().publish())
    article.refresh_from_db()
    assert ("article", str(article.pk)) in changes_during(article.unpublish)
    key = str(article.pk)
    assert ("article", key) in changes_during(article.delete)


def test_result_of_a_story_has_english_title_and_url_under_en(db):
    story = make_story(title_en="Pigeons return")
    with translation.override("en"):
        (link,) = visibility.links(AnonymousUser(), [("story", str(story.pk))]).values()
        assert (link.title, link.url, str(link.label)) == (
            "Pigeons return",
            "/en/verhalen/duiven/",
            "recovery story",
        )


def test_help_line_is_indexed_by_its_number_and_links_to_its_anchor(db):
    line = HelpLine.objects.get(key="113")
    assert "0800-0113" in document("helpline", line.pk).keywords
    (link,) = visibility.links(AnonymousUser(), [("helpline", str(line.pk))]).values()
    assert link.url == "/hulplijnen/#113"
