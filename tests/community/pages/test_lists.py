"""Lists of articles and stories show a slice of the texts, newest first, with links to the slices around it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.pages.models import ArticlePage, StoryPage, reading
from tests.community.pages.scenes import make_article, make_story, make_theme

LISTS = [
    ("/lezen/", ArticlePage, "artikel"),
    ("/lezen/angst/", ArticlePage, "artikel"),
    ("/verhalen/", StoryPage, "verhaal"),
]


@pytest.fixture
def five_of_each(db, monkeypatch):
    """Five articles and five stories of one theme, in another order than their keys; two texts in a slice."""
    monkeypatch.setattr(reading, "TEXTS_PER_PAGE", 2)
    theme, now = make_theme(), timezone.now()
    for number, days in enumerate((3, 1, 5, 2, 2), start=1):
        article = make_article(f"artikel-{number}", title=f"Artikel {number}", theme=theme)
        story = make_story(f"verhaal-{number}", title=f"Verhaal {number}", theme=theme)
        for page in (article, story):  # two of them were published in the same moment
            type(page).objects.filter(pk=page.pk).update(first_published_at=now - timedelta(days=days))


def slice_of(client, url: str, kind: str) -> tuple[list[str], str, str]:
    """Return the slugs of a slice, and the query strings of the previous and the next one."""
    html = client.get(url).content.decode()
    links = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', html))
    slugs = dict.fromkeys(re.findall(rf'href="[^"]*/({kind}-\d)/"', html))
    return list(slugs), links.get("prev", ""), links.get("next", "")


def slugs_of(model) -> list[str]:
    return list(model.objects.newest_first().values_list("slug", flat=True))


@pytest.mark.parametrize(("path", "model", "kind"), LISTS)
def test_slices_show_every_text_once_in_both_directions(five_of_each, client, path, model, kind):
    expected = slugs_of(model)
    first, previous_url, next_url = slice_of(client, path, kind)
    assert (first, previous_url) == (expected[:2], "")
    assert next_url.startswith("?after=")
    second, previous_url, next_url = slice_of(client, path + next_url, kind)
    assert second == expected[2:4]
    assert previous_url.startswith("?before=")
    third, back_url, next_url = slice_of(client, path + next_url, kind)
    assert (third, next_url) == (expected[4:], "")
    assert slice_of(client, path + back_url, kind)[0] == second
    assert slice_of(client, path + previous_url, kind)[0] == first


@pytest.mark.parametrize(("path", "model", "kind"), LISTS)
def test_cursor_of_a_deleted_text_still_gives_the_next_slice(five_of_each, client, path, model, kind):
    expected = slugs_of(model)
    next_url = slice_of(client, path, kind)[2]
    model.objects.get(slug=expected[1]).delete()
    assert slice_of(client, path + next_url, kind)[0] == expected[2:4]


@pytest.mark.parametrize("query", ["?below=artikel-1", "?after=weg", "?before=%00%FF"])
def test_query_string_without_a_cursor_gives_the_first_slice(five_of_each, client, query):
    assert slice_of(client, f"/verhalen/{query}", "verhaal")[0] == slugs_of(StoryPage)[:2]


@pytest.mark.parametrize(("path", "model", "kind"), LISTS)
def test_slice_after_a_cursor_costs_as_many_queries_as_the_first(five_of_each, client, path, model, kind):
    next_url = slice_of(client, path, kind)[2]
    counts = []
    for url in (path, path + next_url):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
