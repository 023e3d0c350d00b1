from wagtail.models import Page

from community.pages.models import ArticlePage, StoryPage, ThemePage, WordPage
from demo.loaders import pages

WORDS_IN_AN_ARTICLE = 300


def test_loading_pages_twice_adds_nothing(db):
    summary = pages.load()
    counted = Page.objects.count()
    assert pages.load() == summary
    assert Page.objects.count() == counted
    assert ThemePage.objects.live().count() >= 6
    assert StoryPage.objects.live().count() >= 6
    assert WordPage.objects.live().count() >= 12
    long_enough = [page for page in ArticlePage.objects.live() if len(page.text.split()) >= WORDS_IN_AN_ARTICLE]
    assert len(long_enough) >= 12
    assert all(page.author and page.theme and page.reviewed_on for page in long_enough)
