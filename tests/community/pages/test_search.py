"""What search is told of the pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from community import indexing
from community.pages.models import HelpLine, WordListPage, WordPage
from tests.community.pages.scenes import make_article, make_story, make_theme, publish


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    """What search was told while ``told`` did this."""

    def listen(action) -> list[tuple[str, str]]:
        heard = []
        monkeypatch.setattr(indexing._registry, "subscribers", [lambda kind, key: heard.append((kind, key))])
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return heard

    return listen


def document(kind: str, key) -> indexing.Document | None:
    return next(iter(indexing.sources()[kind].documents([str(key)])), None)


def test_an_article_is_found_by_its_words_title_and_theme(db):
    article = make_article(
        theme=make_theme(), summary="Over nachten.", body=[("heading", "De kat"), ("helpline", "113")]
    )
    found = document("article", article.pk)
    assert (found.title, found.text, found.theme) == ("Slapen met een druk hoofd", "Over nachten. De kat", "angst")
    assert found.audience == indexing.AUDIENCE_PUBLIC


def test_a_word_is_found_by_the_clinical_word_beside_it(db):
    word = publish(
        WordListPage.objects.get(), WordPage(title="Stemmen horen", slug="s", clinical="auditieve hallucinaties")
    )
    assert "auditieve hallucinaties" in document("word", word.pk).keywords


def test_a_draft_is_no_document_and_is_not_shown(db):
    draft = make_article(live=False)
    assert document("article", draft.pk) is None
    assert indexing.sources()["article"].visible(AnonymousUser(), [str(draft.pk)]) == {}
    assert str(draft.pk) not in list(indexing.sources()["article"].keys())


def test_search_is_told_when_a_page_is_published_taken_back_and_deleted(db, told):
    article = make_article(live=False)
    assert ("article", str(article.pk)) in told(lambda: article.save_revision().publish())
    article.refresh_from_db()
    assert ("article", str(article.pk)) in told(article.unpublish)
    key = str(article.pk)
    assert ("article", key) in told(article.delete)


def test_a_story_found_in_english_has_its_english_title_and_address(db):
    story = make_story(title_en="Pigeons return")
    with translation.override("en"):
        found = indexing.sources()["story"].visible(AnonymousUser(), [str(story.pk)])[str(story.pk)]
        assert (found.title, found.url, str(found.label)) == (
            "Pigeons return",
            "/en/verhalen/duiven/",
            "recovery story",
        )


def test_a_help_line_is_found_by_its_number_and_leads_to_its_place_on_the_page(db):
    line = HelpLine.objects.get(key="113")
    assert "0800-0113" in document("helpline", line.pk).keywords
    links = indexing.sources()["helpline"].visible(AnonymousUser(), [str(line.pk)])
    assert links[str(line.pk)].url == "/hulplijnen/#113"
