"""The page /zoeken/: who sees which results, and what the page shows around them. Runs on both engines."""

import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.indexing import AUDIENCE_MEMBERS, audience_of_group
from search.engines.base import EngineError
from search.service import MAX_PAGES, PAGE_SIZE, audiences_of
from search.visibility import visible_keys
from tests.support.forum import make_reply, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Return ``page(q="rust")``, which returns the response for a visitor or for another browser."""

    def page(browser=client, **values):
        return browser.get(reverse("search:search"), values)

    return page


def html_of(response) -> str:
    """Return the page with each run of white space as one space, as a browser shows it."""
    return re.sub(r"\s+", " ", response.content.decode())


def links(response) -> list[str]:
    return re.findall(r'href="/ding/(\w+)/"', response.content.decode())


def test_result_shows_kind_title_passage_and_context(room, page):
    room.put("1", "Over slapen", "Soms slaap ik <script>alert(1)</script> niet.")
    text = html_of(page(q="slapen"))
    assert '<a href="/ding/1/">Over <mark>slapen</mark></a>' in text
    assert "Ding · <bdi>Op de plank</bdi>" in text
    assert "Soms <mark>slaap</mark> ik &lt;script&gt;alert(1)&lt;/script&gt; niet." in text
    assert "1 resultaat" in text


def test_visitor_and_members_find_what_their_audiences_allow(room, page, cast, circle, as_member):
    room.put("open", "Rust")
    room.put("members", "Rust", audience=AUDIENCE_MEMBERS)
    room.put("circle", "Rust", audience=audience_of_group(circle.pk))
    room.put("ben", "Rust", author=str(cast.ben.pk))
    assert set(links(page(q="rust"))) == {"open", "ben"}
    assert set(links(page(as_member(cast.bram), q="rust"))) == {"open", "ben", "members"}
    assert set(links(page(as_member(cast.mo), q="rust"))) == {"open", "ben", "members", "circle"}
    assert set(links(page(as_member(cast.anna), q="rust"))) == {"open", "members", "circle"}


def test_member_who_left_a_group_finds_nothing_of_it(room, page, cast, circle, as_member):
    room.put("circle", "Rust", audience=audience_of_group(circle.pk))
    cast.mo.memberships.update(state="left")
    assert links(page(as_member(cast.mo), q="rust")) == []
    assert audiences_of(cast.mo) == ("public", "members")


def test_thing_that_its_room_hides_is_not_shown_or_counted(room, page):
    room.put("seen", "Rust", "Rust is goed.")
    room.put("hidden", "Rust", "Rust en een grenadine.")
    room.hide("hidden")
    response = page(q="rust")
    assert links(response) == ["seen"]
    assert "1 resultaat" in response.content.decode()
    assert "grenadine" not in page(q="grenadine").content.decode().replace('value="grenadine"', "").replace(
        "q=grenadine", ""
    )
    assert page(q="grenadine").context["result_page"].total == 0


def test_page_is_the_same_with_and_without_what_a_closed_group_wrote(room, page, cast, circle, as_member):
    """Search as an attacker: words of the group, their beginnings, misspelled ones, and beside own words."""
    browsers = [Client(), as_member(cast.bram)]  # a visitor, and a member outside the group
    for number in range(4):
        room.put(f"own{number}", f"{'gh'[number % 2]}renadine", "soep en brood", author=str(cast.bram.pk))
    queries = [
        "grenadine",
        "grenadien",
        "grenadine hrenadine",
        "soep grenadine",
        *("grenadine"[:n] for n in range(1, 9)),
    ]
    before = [answer(page(browser, q=query)) for browser in browsers for query in queries]
    for number in range(30):
        audience = audience_of_group(circle.pk)
        room.put(f"circle{number}", "grenadine", "grenadines en soep", audience=audience, author=str(cast.anna.pk))
    assert [answer(page(browser, q=query)) for browser in browsers for query in queries] == before
    assert [len(links(page(browser, q="grenadine"))) for browser in browsers] == [2, 2]


def answer(response) -> str:
    """Return the page without the token that differs for each form."""
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value|name="submission" value)="[^"]*"', "", html_of(response))


def test_room_decides_for_the_user_who_searches(room, page, cast, as_member):
    room.put("1", "Rust")
    room.put("of_members", "Rust")  # the engine takes it for public: the room knows better
    both = {"of_members", "1"}
    assert set(links(page(q="rust"))) == {"1"}
    assert set(links(page(as_member(cast.anna), q="rust"))) == set(links(page(as_member(cast.mo), q="rust"))) == both
    assert set(links(page(q="rust"))) == {"1"}


def test_only_things_on_the_page_are_loaded(room, page):
    for number in range(PAGE_SIZE + 3):
        room.put(str(number), "Rust")
    assert page(q="rust").context["result_page"].total == PAGE_SIZE + 3
    assert len(room.linked) == PAGE_SIZE


def test_crisis_query_shows_help_first_and_still_results(room, page):
    room.put("1", "Als je dood wilt", "Over zelfmoord praten helpt.")
    text = page(q="ik wil dood").content.decode()
    assert text.index('href="tel:113"', text.index("<main")) < text.index('type="search"', text.index("<main"))
    assert 'href="tel:112"' in text
    assert 'href="/ding/1/"' in text


@pytest.mark.parametrize(
    "query",
    [
        "zelfmoord",
        "Zelfmoort",
        "suïcide",
        "suicidale gedachten",
        "ik wil niet meer leven",
        "dood willen",
        "kill myself",
    ],
)
def test_crisis_query_is_detected_in_many_forms(room, page, query):
    assert page(q=query).context["is_crisis"] is True


@pytest.mark.parametrize("query", ["slapen", "", "rouw na de dood van mijn moeder", "leven met een psychose"])
def test_other_query_is_no_crisis(room, page, query):
    assert page(q=query).context["is_crisis"] is False


def test_empty_query_shows_suggestions(room, page):
    text = page().content.decode()
    assert 'href="?q=slecht%20slapen"' in text
    assert "Niets gevonden" not in text


def test_query_without_results_shows_what_to_try(room, page):
    text = page(q="xylofoonkwartet").content.decode()
    assert "Nog niets gevonden" in text
    assert page(q="xylofoonkwartet").status_code == 200
    main = text[text.index("<main") : text.index("</main")]
    assert 'href="?q=slecht%20slapen"' in main
    assert reverse("pages:together") in main
    assert 'href="tel:113"' in main


def test_category_limits_the_results_and_is_marked_as_current(room, page):
    room.put("1", "Rust")
    text = html_of(page(q="rust", kind="hulpmiddelen"))
    assert links(page(q="rust", kind="hulpmiddelen")) == []
    assert 'href="?q=rust&amp;kind=hulpmiddelen" class="chip" aria-current="true"' in text
    assert links(page(q="rust", kind="no-such-category")) == ["1"]


def test_result_pages_are_bounded_and_link_to_each_other(room, page):
    for number in range(PAGE_SIZE + 3):
        room.put(str(number), "Rust")
    first, second = page(q="rust"), page(q="rust", page="2")
    assert len(links(first)) == PAGE_SIZE
    assert len(links(second)) == 3
    assert set(links(first)) & set(links(second)) == set()
    assert 'href="?q=rust&amp;page=2"' in first.content.decode()
    assert 'href="?q=rust&amp;page=1"' in second.content.decode()
    assert links(page(q="rust", page=str(MAX_PAGES + 90))) == links(second)
    assert links(page(q="rust", page="-1")) == links(first)
    assert links(page(q="rust", page="²")) == links(first)


def test_number_of_database_queries_does_not_grow_with_the_results(room, page, cast, as_member):
    browser = as_member(cast.anna)
    room.put("1", "Rust")
    page(browser, q="rust")
    with CaptureQueriesContext(connection) as one:
        page(browser, q="rust")
    room.put("2", "Rust")
    room.put("3", "Rust")
    with CaptureQueriesContext(connection) as three:
        page(browser, q="rust")
    assert len(links(page(browser, q="rust"))) == 3
    assert len(three) == len(one)


def test_keys_of_all_rooms_are_asked_in_one_query(cast, board, circle, django_assert_num_queries):
    topic = make_topic(cast.anna, circle)
    references = [("topic", topic.pk), ("post", make_reply(cast.mo, topic).pk), ("group", board.pk), ("word", 999_999)]
    references = [(kind, str(key)) for kind, key in references] + [("no-such-kind", "1")]
    visible_keys(cast.anna, references)  # her blocks and mutes are known from now on
    with django_assert_num_queries(1):
        assert visible_keys(cast.anna, references) == set(references[:3])
    assert visible_keys(cast.bram, references) == {references[2]}
    assert visible_keys(cast.anna, []) == set()


def test_query_is_not_stored_logged_or_in_the_title(room, page, caplog):
    with caplog.at_level(logging.DEBUG):
        response = page(q="grenadine")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}  # other sites do not receive the query
    assert not response.cookies
    assert "grenadine" not in re.search(r"<title>(.*)</title>", response.content.decode())[1]
    assert "grenadine" not in caplog.text


def test_engine_error_shows_a_kind_message_and_logs_no_query(room, page, engine, monkeypatch, caplog):
    def broken(request):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "find", broken)
    with caplog.at_level(logging.DEBUG):
        response = page(q="zelfmoord grenadine")
    assert response.status_code == 503
    assert "Zoeken lukt even niet" in response.content.decode()
    assert 'href="tel:113"' in response.content.decode()
    assert "grenadine" not in caplog.text


def test_very_long_query_is_answered(room, page):
    assert page(q="rust " * 2000).status_code == 200
