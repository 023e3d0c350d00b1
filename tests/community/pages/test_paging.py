"""However much is written, a list shows so many texts at a time."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.pages import paging
from community.pages.models import ArticlePage, StoryPage
from tests.community.pages.scenes import make_article, make_story, make_theme


@pytest.fixture
def three(db, monkeypatch):
    """Three articles and three stories of one theme, number 3 the newest; two fit on a page."""
    monkeypatch.setattr(paging, "TEXTS_PER_PAGE", 2)
    theme = make_theme()
    for number in (1, 2, 3):
        make_article(f"artikel-{number}", title=f"Artikel {number}", theme=theme)
        make_story(f"verhaal-{number}", title=f"Verhaal {number}", theme=theme)
    for model in (ArticlePage, StoryPage):
        for page in model.objects.all():
            model.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=9 - page.pk % 7))


def shown(client, path: str, kind: str) -> list[str]:
    """The texts on this page, and after them the ways to other pages."""
    html = client.get(path).content.decode()
    ways = re.findall(r'rel="(?:prev|next)" href="([^"]+)"', html)
    return [*dict.fromkeys(re.findall(rf'href="[^"]*/({kind}-\d)/"', html)), *ways]


def in_order(model) -> list[str]:
    return list(model.objects.newest().values_list("slug", flat=True))


@pytest.mark.parametrize("path", ["/lezen/", "/lezen/angst/"])
def test_the_newest_articles_come_first_and_the_others_are_one_step_away(three, client, path):
    first, second, third = in_order(ArticlePage)
    assert shown(client, path, "artikel") == [first, second, f"?below={second}"]
    assert shown(client, f"{path}?below={second}", "artikel") == [third, path]


def test_the_stories_are_paged_too(three, client):
    first, second, third = in_order(StoryPage)
    assert shown(client, "/verhalen/", "verhaal") == [first, second, f"?below={second}"]
    assert shown(client, f"/verhalen/?below={second}", "verhaal") == [third, "/verhalen/"]


def test_an_old_link_to_a_text_that_is_gone_shows_the_beginning(three, client):
    assert shown(client, "/verhalen/?below=weg", "verhaal") == shown(client, "/verhalen/", "verhaal")
    assert shown(client, "/verhalen/?below=%00%FF", "verhaal") == shown(client, "/verhalen/", "verhaal")
