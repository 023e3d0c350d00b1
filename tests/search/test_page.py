"""The page /zoeken/: who sees what, what is marked, and how it speaks. On each engine."""

import logging
import re

import pytest
from django.urls import reverse

from community.indexing import AUDIENCE_MEMBERS, audience_of_group
from search.engine import EngineError
from search.finding import MAX_PAGES, PAGE_SIZE, audiences

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """``page(q="rust")`` is the answer to a question, for a visitor unless another browser is given."""

    def page(browser=client, **values):
        return browser.get(reverse("search:search"), values)

    return page


def links(response) -> list[str]:
    return re.findall(r'href="/ding/(\w+)/"', response.content.decode())


def test_a_result_shows_its_kind_title_passage_and_place(shelf, page):
    shelf.put("1", "Over slapen", "Soms slaap ik <script>alert(1)</script> niet.")
    text = page(q="slapen").content.decode()
    assert '<a href="/ding/1/">Over <mark>slapen</mark></a>' in text
    assert "Ding · Op de plank" in text
    assert "Soms <mark>slaap</mark> ik &lt;script&gt;alert(1)&lt;/script&gt; niet." in text
    assert "1 resultaat" in text


def test_a_visitor_and_each_member_find_what_is_for_them(shelf, page, cast, circle, as_member):
    shelf.put("open", "Rust")
    shelf.put("members", "Rust", audience=AUDIENCE_MEMBERS)
    shelf.put("circle", "Rust", audience=audience_of_group(circle.pk))
    shelf.put("ben", "Rust", author=str(cast.ben.pk))
    assert set(links(page(q="rust"))) == {"open", "ben"}
    assert set(links(page(as_member(cast.bram), q="rust"))) == {"open", "ben", "members"}
    assert set(links(page(as_member(cast.mo), q="rust"))) == {"open", "ben", "members", "circle"}
    assert set(links(page(as_member(cast.anna), q="rust"))) == {"open", "members", "circle"}


def test_somebody_who_left_a_group_finds_nothing_of_it(shelf, page, cast, circle, as_member):
    shelf.put("circle", "Rust", audience=audience_of_group(circle.pk))
    cast.mo.memberships.update(state="left")
    assert links(page(as_member(cast.mo), q="rust")) == []
    assert audiences(cast.mo) == ("public", "members")


def test_the_door_of_the_room_has_the_last_word_and_the_count_tells_nothing(shelf, page):
    shelf.put("seen", "Rust", "Rust is goed.")
    shelf.put("hidden", "Rust", "Rust en een grenadine.")
    shelf.hidden.add("hidden")
    response = page(q="rust")
    assert links(response) == ["seen"]
    assert "1 resultaat" in response.content.decode()
    assert "grenadine" not in page(q="grenadine").content.decode().replace('value="grenadine"', "").replace(
        "q=grenadine", ""
    )
    assert page(q="grenadine").context["found"].total == 0


def test_the_door_is_asked_for_the_person_who_searches(shelf, page, cast, as_member):
    shelf.put("1", "Rust")
    page(q="rust")
    page(as_member(cast.anna), q="rust")
    assert shelf.asked == [None, cast.anna]


def test_crisis_words_put_help_first_and_still_show_results(shelf, page):
    shelf.put("1", "Als je dood wilt", "Over zelfmoord praten helpt.")
    text = page(q="ik wil dood").content.decode()
    assert text.index('href="tel:113"', text.index("<main")) < text.index('type="search"', text.index("<main"))
    assert 'href="tel:112"' in text
    assert 'href="/ding/1/"' in text


@pytest.mark.parametrize(
    "question",
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
def test_crisis_words_are_known_in_many_forms(shelf, page, question):
    assert page(q=question).context["is_crisis"] is True


@pytest.mark.parametrize("question", ["slapen", "", "rouw na de dood van mijn moeder", "leven met een psychose"])
def test_other_words_are_no_crisis(shelf, page, question):
    assert page(q=question).context["is_crisis"] is False


def test_without_a_question_the_page_suggests_where_to_begin(shelf, page):
    text = page().content.decode()
    assert 'href="?q=slecht%20slapen"' in text
    assert "Niets gevonden" not in text


def test_when_nothing_is_found_the_page_says_what_to_try(shelf, page):
    text = page(q="xylofoonkwartet").content.decode()
    assert "Nog niets gevonden" in text
    assert page(q="xylofoonkwartet").status_code == 200
    main = text[text.index("<main") : text.index("</main")]
    assert 'href="?q=slecht%20slapen"' in main
    assert reverse("pages:together") in main
    assert 'href="tel:113"' in main


def test_a_shelf_narrows_the_search_and_says_which_it_is(shelf, page):
    shelf.put("1", "Rust")
    text = page(q="rust", kind="hulpmiddelen").content.decode()
    assert links(page(q="rust", kind="hulpmiddelen")) == []
    assert 'href="?q=rust&amp;kind=hulpmiddelen" aria-current="true"' in text
    assert links(page(q="rust", kind="no-such-shelf")) == ["1"]


def test_pages_are_bounded_and_lead_to_each_other(shelf, page):
    for number in range(PAGE_SIZE + 3):
        shelf.put(str(number), "Rust")
    first, second = page(q="rust"), page(q="rust", page="2")
    assert len(links(first)) == PAGE_SIZE
    assert len(links(second)) == 3
    assert set(links(first)) & set(links(second)) == set()
    assert 'href="?q=rust&amp;page=2"' in first.content.decode()
    assert 'href="?q=rust&amp;page=1"' in second.content.decode()
    assert links(page(q="rust", page=str(MAX_PAGES + 90))) == links(second)
    assert links(page(q="rust", page="-1")) == links(first)
    assert links(page(q="rust", page="²")) == links(first)


def test_the_number_of_queries_does_not_grow_with_the_results(shelf, page, cast, as_member, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_member(cast.anna)
    shelf.put("1", "Rust")
    page(browser, q="rust")
    with CaptureQueriesContext(connection) as one:
        page(browser, q="rust")
    shelf.put("2", "Rust")
    shelf.put("3", "Rust")
    with CaptureQueriesContext(connection) as three:
        page(browser, q="rust")
    assert len(links(page(browser, q="rust"))) == 3
    assert len(three) == len(one)


def test_the_page_keeps_nothing_of_the_question(shelf, page, caplog):
    with caplog.at_level(logging.DEBUG):
        response = page(q="grenadine")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}  # no other site is told the question
    assert not response.cookies
    assert "grenadine" not in re.search(r"<title>(.*)</title>", response.content.decode())[1]
    assert "grenadine" not in caplog.text


def test_an_engine_that_is_ill_is_said_in_kind_words_and_not_logged(shelf, page, engine, monkeypatch, caplog):
    def broken(wanted):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "find", broken)
    with caplog.at_level(logging.DEBUG):
        response = page(q="zelfmoord grenadine")
    assert response.status_code == 503
    assert "Zoeken lukt even niet" in response.content.decode()
    assert 'href="tel:113"' in response.content.decode()
    assert "grenadine" not in caplog.text


def test_a_very_long_question_is_cut_and_answered(shelf, page):
    assert page(q="rust " * 2000).status_code == 200
