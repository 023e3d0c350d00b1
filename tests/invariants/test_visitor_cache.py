"""The cache for visitors holds nothing of a member, and nothing that a visitor would not get from Django now."""

import re
from itertools import cycle

import pytest
from django.db import transaction
from django.test import Client

from community.generations.counters import generation
from community.generations.public import PUBLIC
from community.response_cache import generation as known
from community.response_cache.entries import responses
from tests.invariants.closed import House, build
from tests.invariants.test_leaks import (
    CHANGES_EACH_TIME,
    NOT_CRAWLED,
    SEEDS,
    account_is_erased,
    group_is_closed,
    member_is_taken_out,
    topic_is_moved,
)
from tests.matrix.asking import Asker
from tests.matrix.tables import Cell, cells, lay_out, rooms, thing_of
from tests.support.crawler import crawl, fetch
from tests.support.visitors import begin_transaction
from tests.test_doors import one_of_each_answer

pytestmark = pytest.mark.once

# Pages for visitors that Django makes each time: they belong to one visitor, or hardly anybody asks for them.
NOT_KEPT = {
    "account_inactive", "account_email_verification_sent", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_reset_password_from_key", "account_confirm_email",
    "members:too_young", "privacy:goodbye", "forum:posts_after", "demo:mails", "groups:invite",
}  # fmt: skip
TALK = re.compile(r"(?:/en)?/chat/[\w-]{36}/$")  # of a room that is open: kept for half a second, whatever changes
PUBLIC_SEEDS = ("/", "/en/", "/samen/", "/forum/", "/groepen/", "/chat/", "/herstelacademie/", "/hulpmiddelen/")


@pytest.fixture
def matrix(house) -> list[tuple[Asker, Cell]]:
    """Each page as a visitor, and as one member for each answer."""
    asked = []
    for room in rooms():
        things = lay_out(room, house)
        asker = Asker(house, things)
        pages = [cell for cell in cells(room, things) if not cell.door.is_socket]
        asked += [(asker, cell) for cell in pages if cell.role == "visitor"]
        asked += [(asker, cell) for cell in one_of_each_answer([cell for cell in pages if cell.role != "visitor"])]
    return asked


def ask(asker: Asker, cell: Cell):
    return asker.request(cell, thing_of(asker.things, cell))[0]


def get_cells(matrix, role_is_visitor: bool) -> list[tuple[Asker, Cell]]:
    return [
        (asker, cell)
        for asker, cell in matrix
        if cell.door.method == "GET" and (cell.role == "visitor") == role_is_visitor
    ]


@pytest.mark.slow(seconds=60)
def test_no_response_to_a_member_is_kept(cached_site, matrix, house):
    """Each URL as each kind of member: the session cookie alone keeps it out, and so does the member alone."""
    known.read().result()
    asked = {(cell.door, cell.state): (asker, cell) for asker, cell in get_cells(matrix, role_is_visitor=False)}
    for asker, cell in get_cells(matrix, role_is_visitor=False):
        ask(asker, cell)
        assert responses.size == 0, str(cell)
    assert len(asked) > 150
    url = f"/forum/{house.board.slug}/"
    assert cached_site.is_kept(url)  # the control
    assert responses.size > 0


@pytest.mark.slow(seconds=10)
def test_every_page_that_visitors_read_is_kept(cached_site, matrix):
    """The others set a cookie, say that they are private, or stand in ``NOT_KEPT``."""
    not_kept, kept = set(), set()
    for asker, cell in get_cells(matrix, role_is_visitor=True):
        path, _data = asker.form(cell, thing_of(asker.things, cell))
        response = Client().get(path)
        is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if is_page and not response.cookies and "no-store" not in response.get("Cache-Control", ""):
            (kept if cached_site.is_kept(path) else not_kept).add(cell.door.url_name)
    assert not_kept == NOT_KEPT
    assert len(kept) > 10


@pytest.mark.slow(seconds=60)
def test_form_that_changes_a_page_of_visitors_raises_the_generation(cached_site, matrix, score):
    """After every form that a member may send, in every state: no page of a visitor changed unless it was raised."""
    read = crawl(Client(), PUBLIC_SEEDS, max_pages=45)
    shown = [url for url, text in read.items() if text.startswith("status 200") and not TALK.match(url)]
    urls = {(*url.split("/")[:3], url.count("/")): url for url in shown}.values()  # one of each kind
    before = {url: page_of_visitor(url) for url in urls}
    sent = raised = 0
    for asker, cell in matrix:
        if cell.door.method != "POST" or cell.expected != "done":
            continue
        with transaction.atomic():
            begin_transaction()
            number = generation(PUBLIC)
            ask(asker, cell)
            sent += 1
            if generation(PUBLIC) != number:
                raised += 1
            else:
                assert {url for url in urls if page_of_visitor(url) != before[url]} == set(), str(cell)
            transaction.set_rollback(True)
    assert sent > 60
    assert 10 < raised < sent - 10
    score("Visitors' cache: forms that members sent, and pages that had changed unnoticed", f"{sent}, 0")


def page_of_visitor(url: str) -> str:
    return CHANGES_EACH_TIME.sub("", fetch(Client(), url))


@pytest.fixture
def closed_house(cast, board, circle, settings, tmp_path, django_capture_on_commit_callbacks) -> House:
    settings.SEARCH_FILE, settings.ELASTICSEARCH_URL = tmp_path / "search.sqlite3", ""
    with django_capture_on_commit_callbacks(execute=True):
        return build(cast, board, circle)


@pytest.mark.slow(seconds=60)
def test_visitor_gets_from_the_cache_what_django_would_answer(
    cached_site, closed_house, as_member, score, django_capture_on_commit_callbacks
):
    """Also after members were on the same pages, and after each thing that closes some of them."""
    members = [as_member(closed_house.people[role]) for role in ("anna", "mo", "eva")]
    urls = dict.fromkeys([*crawl(Client(), SEEDS, skip=NOT_CRAWLED, max_pages=25), *closed_house.known])
    words = {secret.word for secret in closed_house.secrets.values() if "visitor" in secret.outsiders}
    compared = 0
    for change in (None, member_is_taken_out, group_is_closed, topic_is_moved, account_is_erased):
        if change:
            begin_transaction()
            with django_capture_on_commit_callbacks(execute=True):
                shut, outsiders, _insiders = change(closed_house)
            words |= shut if "visitor" in outsiders else set()
        for url, member in zip(urls, cycle(members), strict=False):
            member.get(url)
            cached_site.get(url)
            from_cache = CHANGES_EACH_TIME.sub("", fetch(cached_site, url))
            assert from_cache == page_of_visitor(url), (change, url)
            assert not {word for word in words if word in from_cache.lower().replace(url.lower(), "")}, (change, url)
            compared += 1
    assert len(cached_site.asked) < 2 * compared - 50
    score("Visitors' cache: pages compared with Django's", f"{compared}, 0 differences")
