"""Pages that only show set no cookie for a visitor: a form comes after logging in, or on a page of its own."""

import pytest
from django.test import Client

from chat.rooms.actions import make_room, open_session
from tests.support.college import make_run
from tests.support.crawler import fetch, links_of
from tests.support.forum import make_reply, make_topic

# pages whose purpose is a form that visitors send
FORMS = ("/account/login/", "/account/signup/", "/account/password/reset/", "/contact/", "/moderatie/melden/")
MAX_PAGES = 400


@pytest.fixture
def site(cast, board):
    """A page of every public kind: a course run, a tool, a board, a topic, an open room, pages of editors."""
    make_reply(cast.noor, make_topic(cast.bram, board, "Slaap je ook zo slecht?"), "Ja, al weken")
    run = make_run()
    open_session(actor=cast.mo, room=make_room(actor=cast.mo, group=board, title="De serre"))
    return [run.get_absolute_url(), run.course.get_url()]


def crawl_without_cookies(seeds: list[str]) -> tuple[dict[str, str], int]:
    """Return the pages that set a cookie, with its name, and how many pages were read, each by a new visitor."""
    read, queue, setting = set(), list(seeds), {}
    while queue and len(read) < MAX_PAGES:
        url = queue.pop(0)
        if url in read or url.startswith(("/static/", "/media/")):
            continue
        read.add(url)
        visitor = Client()
        queue += links_of(fetch(visitor, url))
        if visitor.cookies:
            setting[url] = ", ".join(visitor.cookies)
    return setting, len(read)


def test_no_page_that_only_shows_sets_a_cookie_for_a_visitor(site, score):
    setting, count = crawl_without_cookies(["/", "/en/", *site, "/forum/", "/zoeken/?q=slaap", "/groepen/"])
    assert count > 60
    assert {url: names for url, names in setting.items() if not url.removeprefix("/en").startswith(FORMS)} == {}
    assert any(url.startswith("/account/login/") for url in setting)  # the search sees cookies
    score("Cookies: pages that a visitor read, and that set one", f"{count}, 0")
