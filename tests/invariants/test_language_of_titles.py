"""On an English page a screen reader reads each Dutch title in Dutch: its element says ``lang="nl"``."""

import re
from html.parser import HTMLParser

import pytest

from chat.rooms.models import Room
from community.groups.choices import GroupKind, Visibility
from tests.community.pages.scenes import make_article, make_story, make_theme
from tests.support.college import make_run
from tests.support.crawler import crawl
from tests.support.people import join, make_group
from tests.support.tools import make_tool

WORD = "Woordje"  # each Dutch title has it, and no English text
SKIPPED = ("/account/", "/weg/", "/static/", "/media/", "/cms/", "/en/account/", "/en/weg/", "/en/mijn/gegevens")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_READ = {"title", "option", "script", "textarea"}  # no element fits in these


class TitlesInAnotherLanguage(HTMLParser):
    """Collects the Dutch titles that a screen reader would read in English."""

    def __init__(self):
        super().__init__()
        self.open_elements: list[tuple[str, str]] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open_elements.append((tag, dict(attrs).get("lang") or ""))

    def handle_endtag(self, tag):
        while self.open_elements and self.open_elements.pop()[0] != tag:
            pass

    def handle_data(self, data):
        is_read = not NOT_READ & {tag for tag, _lang in self.open_elements}
        langs = [lang for _tag, lang in self.open_elements if lang]
        if WORD in data and is_read and (not langs or langs[-1] != "nl"):
            self.titles.append(" ".join(data.split()))


@pytest.fixture
def dutch_house(cast, board):
    """Pages, groups and a course without any English."""
    theme = make_theme("angst", title=f"{WORD} angst", title_en="")
    make_article("slapen", title=f"{WORD} slapen", theme=theme)
    make_story("duiven", title=f"{WORD} duiven")
    make_tool("temstem", title=f"{WORD} temstem", summary=f"{WORD} summary")
    run = make_run()
    for page in (run.course, run.course.get_parent()):
        page.title = f"{WORD} {page.slug}"
        page.save()
    board.title = f"{WORD} prikbord"
    board.save()
    values = {"kind": GroupKind.PEER, "visibility": Visibility.PUBLIC, "title": f"{WORD} tafel"}
    group = make_group("aan-tafel", **values)
    join(cast.anna, group)
    Room.objects.create(group=group, title=f"{WORD} raam")


def test_dutch_titles_say_their_language_on_english_pages(cast, dutch_house, as_member, client):
    wrong = set()
    for browser in (client, as_member(cast.anna)):
        pages = crawl(browser, ["/en/", "/en/forum/", "/en/groepen/", "/en/chat/", "/en/mijn/"], skip=SKIPPED)
        english = {url: text for url, text in pages.items() if url.startswith("/en/") and "<html" in text}
        for url, text in english.items():
            parser = TitlesInAnotherLanguage()
            parser.feed(text)
            where = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", url.partition("?")[0])
            wrong |= {(where, title) for title in parser.titles}
        assert any(WORD in text for text in english.values())
    assert sorted(wrong) == []
