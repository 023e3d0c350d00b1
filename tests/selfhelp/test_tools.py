"""The catalogue and what members say of a tool."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.moderation.actions import decide_report, make_report
from community.pages.models import ReadingIndex, ThemePage
from selfhelp.tools import catalogue
from selfhelp.tools.models import Experience, Rating, Tool, ToolIndex
from tests.support.people import make_member


def make_tool(slug="temstem", **fields) -> Tool:
    values = {"title": slug.capitalize(), "summary": "Taalspelletjes.", "platforms": "ios,android"}
    return ToolIndex.objects.get().add_child(instance=Tool(slug=slug, **(values | fields)))


@pytest.fixture
def tool(db) -> Tool:
    return make_tool()


def rate(browser, tool, **answers):
    return browser.post(reverse("tools:rate", args=[tool.slug]), {"helped": "yes", "recommend": "yes"} | answers)


def test_the_catalogue_asks_the_database_nothing_twice(tool, as_member):
    with CaptureQueriesContext(connection) as asked:
        as_member(None).get("/hulpmiddelen/")
    questions = [question["sql"] for question in asked]
    assert any("tools_tool" in question for question in questions)
    assert sorted(questions) == sorted(set(questions))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Temstem", "Jongerenhulp"}),
        ("platform=web", {"Jongerenhulp"}),
        ("platform=ios", {"Temstem"}),
        ("age=25", {"Temstem"}),
        ("age=16", {"Temstem", "Jongerenhulp"}),
        ("theme=angst", {"Jongerenhulp"}),
        ("theme=bestaat-niet&age=veel", {"Temstem", "Jongerenhulp"}),
    ],
)
def test_the_filters_show_what_fits(tool, as_member, query, found):
    theme = ReadingIndex.objects.get().add_child(instance=ThemePage(title="Angst", slug="angst"))
    other = make_tool("jongerenhulp", platforms="web", age_from=16, age_to=24)
    other.themes = [theme]
    other.save()
    answer = as_member(None).get(f"/hulpmiddelen/?{query}")
    assert {shown for shown in ("Temstem", "Jongerenhulp") if f">{shown}</a>" in answer.content.decode()} == found


def test_a_member_rates_and_tells_how_it_was(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Hielp me in de bus.")
    assert Rating.objects.get().member == cast.bram
    page = as_member(None).get(tool.get_url()).content.decode()
    assert "Hielp me in de bus." in page
    assert "Bram" in page


def test_rating_again_changes_the_answer_and_adds_none(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Eerst dit.")
    rate(as_member(cast.bram), tool, helped="no", text="Later dat.")
    assert [(r.helped) for r in Rating.objects.all()] == ["no"]
    assert [e.text for e in Experience.objects.all()] == ["Later dat."]


def test_a_form_that_misses_an_answer_keeps_the_words(tool, cast, as_member):
    answer = as_member(cast.bram).post(reverse("tools:rate", args=[tool.slug]), {"text": "Dit wil ik niet kwijt."})
    assert "Dit wil ik niet kwijt." in answer.content.decode()
    assert not Rating.objects.exists()


def test_numbers_are_shown_from_three_people_on(tool, db, as_member):
    for number in range(2):
        rate(as_member(make_member(f"lid{number}")), tool)
    few = as_member(None).get(tool.get_url()).content.decode()
    rate(as_member(make_member("lid3")), tool)
    enough = as_member(None).get(tool.get_url()).content.decode()
    assert "score__answers" not in few
    assert "score__answers" in enough


def test_what_professionals_say_is_counted_apart(tool, cast, as_member):
    rate(as_member(cast.pia), tool)
    rate(as_member(cast.bram), tool)
    assert {r.member: r.as_professional for r in Rating.objects.all()} == {cast.pia: True, cast.bram: False}


def test_neither_side_of_a_block_sees_the_others_experience(tool, cast, as_member):
    rate(as_member(cast.ben), tool, text="Woorden van ben.")
    assert "Woorden van ben." not in as_member(cast.anna).get(tool.get_url()).content.decode()
    assert "Woorden van ben." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_a_hidden_experience_is_seen_by_the_writer_alone(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Neem er tien van.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")
    assert "Neem er tien van." not in as_member(cast.noor).get(tool.get_url()).content.decode()
    assert "Neem er tien van." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_words_of_a_member_are_shown_as_text(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="<script>alert(1)</script>")
    page = as_member(None).get(tool.get_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_long_catalogue_comes_in_parts_that_keep_the_filters(db, as_member):
    for number in range(32):
        make_tool(f"hulpmiddel-{number:02}")
    first = as_member(None).get("/hulpmiddelen/?platform=ios").content.decode()
    assert "Hulpmiddel-29" in first
    assert "Hulpmiddel-30" not in first
    second = as_member(None).get("/hulpmiddelen/?platform=ios&below=hulpmiddel-29").content.decode()
    assert "platform=ios&amp;below=hulpmiddel-29" in first
    assert "Hulpmiddel-31" in second
    assert "Hulpmiddel-29" not in second


def test_taking_hidden_words_away_and_writing_them_again_does_not_show_them(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Neem er twee tegelijk.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")
    rate(as_member(cast.bram), tool, text="")
    assert 'class="voice"' not in as_member(cast.bram).get(tool.get_url()).content.decode()
    rate(as_member(cast.bram), tool, text="Neem er twee tegelijk.")
    assert "Neem er twee tegelijk." not in as_member(None).get(tool.get_url()).content.decode()
    assert "Neem er twee tegelijk." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_more_experiences_than_fit_on_a_page_are_all_there_to_read(tool, db, as_member, monkeypatch):
    monkeypatch.setattr(catalogue, "EXPERIENCES_SHOWN", 2)
    for number in range(5):
        writer = make_member(f"lid{number}")
        Experience.objects.create(tool=tool, author=writer.persona, text=f"ervaring-{number}")
    browser, url, read = as_member(None), tool.get_url(), []
    while url and len(read) < 20:
        shown = browser.get(url).content.decode()
        read += re.findall("ervaring-[0-9]", shown)
        older = re.search(r'rel="next" href="([?]before=[^"#]+)', shown)
        url = older and tool.get_url() + older[1]
    assert read == [f"ervaring-{number}" for number in (4, 3, 2, 1, 0)]
