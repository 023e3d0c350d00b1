"""The menu of the house: chosen in the CMS, and never without a way to help."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.pages.models import ArticlePage, HomePage, HouseMenu, ReadingIndex

LINK = re.compile(r'<a class="nav__link" href="([^"]+)"([^>]*)>\s*([^<]+?)\s*</a>')
STANDARD = ["Lezen", "Samen", "Hulpmiddelen", "Leren"]


@pytest.fixture
def article(db) -> ArticlePage:
    parent = ReadingIndex.objects.get()
    return parent.add_child(instance=ArticlePage(title="Onze avonden", title_en="Our evenings", slug="avonden"))


def entries(*chosen) -> dict:
    """Return the form: a text is a part of the house, a tuple a page and its text."""
    values = {"entries-count": str(len(chosen))}
    for number, entry in enumerate(chosen):
        start = f"entries-{number}"
        values |= {f"{start}-deleted": "", f"{start}-order": str(number), f"{start}-id": ""}
        if isinstance(entry, str):
            values |= {f"{start}-type": "part", f"{start}-value": entry}
        else:
            page, text = entry
            values |= {f"{start}-type": "page", f"{start}-value-page": str(page.pk)}
            values |= {f"{start}-value-text": text, f"{start}-value-text_en": ""}
    return values


def send(editor, *chosen):
    url = reverse("wagtailsettings:edit", args=["pages", "housemenu", HouseMenu.load().pk])
    return editor.post(url, entries(*chosen))


def links(reader, path="/lezen/") -> list[tuple[str, str, str]]:
    """Return URL, attributes and text of the entries in the first of the two menus of a page."""
    shown = reader.get(path).content.decode()
    return LINK.findall(shown[shown.index('<nav class="nav"') : shown.index("header__tools")])


def texts(reader, path="/lezen/") -> list[str]:
    return [text for _url, _attributes, text in links(reader, path)]


def test_menu_that_was_not_chosen_is_that_of_huiskamer(editor, client):
    assert texts(client) == STANDARD
    send(editor, "chat")
    assert send(editor).status_code == 302
    assert texts(client) == STANDARD


def test_menu_has_the_chosen_parts_in_the_chosen_order(editor, client, cast, as_member):
    assert send(editor, "chat", "forum", "read").status_code == 302
    for reader in (client, as_member(cast.anna)):
        assert texts(reader) == ["Chat", "Forum", "Lezen"]
    assert [attributes.strip() for _url, attributes, _text in links(client)] == ["", "", 'aria-current="page"']


def test_page_of_the_house_stands_in_the_menu_in_both_languages(editor, client, article):
    assert send(editor, "read", (article, "")).status_code == 302
    assert links(client)[1][0] == "/lezen/avonden/"
    assert texts(client) == ["Lezen", "Onze avonden"]
    assert texts(client, "/en/lezen/") == ["Read", "Our evenings"]
    assert links(client, "/en/lezen/")[1][0] == "/en/lezen/avonden/"


def test_page_that_is_taken_off_the_site_leaves_the_menu_and_comes_back(editor, client, article):
    send(editor, "read", (article, "Avonden"))
    article.unpublish()
    assert texts(client) == ["Lezen"]
    article.save_revision().publish()
    assert texts(client) == ["Lezen", "Avonden"]
    article.delete()
    assert texts(client) == ["Lezen"]


def test_menu_of_which_nothing_is_left_is_that_of_huiskamer(editor, client, article):
    send(editor, (article, ""))
    article.unpublish()
    assert texts(client) == STANDARD


@pytest.mark.parametrize("chosen", [["chat"], ["words", "stories", "forum", "groups", "chat", "learn"]])
@pytest.mark.parametrize("path", ["/", "/lezen/", "/forum/", "/en/", "/weg-hier/"])
def test_help_and_the_quick_exit_stay_whatever_the_menu_is(editor, client, chosen, path):
    send(editor, *chosen)
    shown = client.get(path).content.decode()
    for must in ("tel:112", "tel:113", "/hulplijnen/", "quick-exit"):
        assert must in shown


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        (["chat", "chat"], "staat al in het menu"),
        (["read", "together", "tools", "learn", "forum", "chat", "words"], "6"),
    ],
)
def test_menu_that_is_too_long_or_says_something_twice_is_refused(editor, client, chosen, reason):
    answer = send(editor, *chosen)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert texts(client) == STANDARD


def test_long_title_needs_a_short_text(editor, article):
    article.title = "Onze avonden aan de lange tafel"
    article.save()
    assert "Schrijf een korte tekst" in send(editor, (article, "")).content.decode()
    assert send(editor, (article, "Avonden")).status_code == 302


@pytest.fixture
def commits(db) -> None:
    """Let each request begin a transaction, as far as generations can tell: see ``asked``."""


def test_page_asks_nothing_for_the_menu_until_it_changes(client, article, commits):
    menu = HouseMenu.load()
    menu.entries = [("part", "read"), ("page", {"page": article, "text": "", "text_en": ""})]
    menu.save()

    def asked() -> list[str]:
        connection.run_on_commit.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/lezen/")
        return [sql for query in queries if "housemenu" in (sql := query["sql"]) or "houselogo" in sql]

    assert len(asked()) == 2
    assert asked() == []
    menu.entries = [("part", "chat")]
    connection.run_on_commit.clear()
    menu.save()
    assert len(asked()) == 2
    assert texts(client) == ["Chat"]


def test_value_that_is_no_part_any_more_is_left_out(client, db):
    menu = HouseMenu.load()
    menu.entries = [("part", "read")]
    menu.save()
    HouseMenu.objects.update(entries='[{"type": "part", "value": "cellar"}, {"type": "part", "value": "chat"}]')
    assert texts(client) == ["Chat"]


def test_front_page_in_the_menu_is_the_front_page(editor, client):
    send(editor, (HomePage.objects.get(), "Begin"), "read")
    assert links(client)[0][0] == "/"


@pytest.mark.parametrize("role", ["anna", "mo", "pia"])
def test_menu_is_not_for_others(cast, as_member, role):
    assert send(as_member(getattr(cast, role)), "chat").status_code in (302, 403, 404)
    assert not HouseMenu.objects.get().entries
