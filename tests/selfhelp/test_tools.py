"""The catalogue of tools, their ratings and experiences."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.duties.actions import recognise_role
from community.members.models import Member
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.pages.models import ReadingIndex, ThemePage
from community.permissions import NotAllowed
from selfhelp.tools import catalogue
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience, Rating, Tool
from tests.support.people import make_member
from tests.support.tools import make_tool


@pytest.fixture
def tool(db) -> Tool:
    return make_tool()


def rate(browser, tool, **answers):
    return browser.post(reverse("tools:rate", args=[tool.slug]), {"helped": "yes", "recommend": "yes"} | answers)


def test_catalogue_repeats_no_query(tool, as_member):
    with CaptureQueriesContext(connection) as queries:
        as_member(None).get("/hulpmiddelen/")
    statements = [query["sql"] for query in queries]
    assert any("tools_tool" in statement for statement in statements)
    assert sorted(statements) == sorted(set(statements))


@pytest.mark.parametrize(
    ("query", "titles"),
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
def test_filters_show_matching_tools(tool, as_member, query, titles):
    theme = ReadingIndex.objects.get().add_child(instance=ThemePage(title="Angst", slug="angst"))
    other = make_tool("jongerenhulp", platforms="web", age_from=16, age_to=24)
    other.themes = [theme]
    other.save()
    html = as_member(None).get(f"/hulpmiddelen/?{query}").text
    assert {title for title in ("Temstem", "Jongerenhulp") if f">{title}</a>" in html} == titles


def test_rating_with_text_stores_rating_and_shows_experience(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Hielp me in de bus.")
    assert Rating.objects.get().member == cast.bram
    page = as_member(None).get(tool.get_url()).content.decode()
    assert "Hielp me in de bus." in page
    assert "Bram" in page


def test_second_rating_replaces_the_first(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Eerst dit.")
    rate(as_member(cast.bram), tool, helped="no", text="Later dat.")
    assert [(r.helped) for r in Rating.objects.all()] == ["no"]
    assert [e.text for e in Experience.objects.all()] == ["Later dat."]


def test_incomplete_rating_form_keeps_the_text(tool, cast, as_member):
    answer = as_member(cast.bram).post(reverse("tools:rate", args=[tool.slug]), {"text": "Dit wil ik niet kwijt."})
    assert "Dit wil ik niet kwijt." in answer.content.decode()
    assert not Rating.objects.exists()


def test_score_is_shown_from_three_people(tool, db, as_member):
    for number in range(2):
        rate(as_member(make_member(f"lid{number}")), tool)
    few = as_member(None).get(tool.get_url()).content.decode()
    rate(as_member(make_member("lid3")), tool)
    enough = as_member(None).get(tool.get_url()).content.decode()
    assert "score__answers" not in few
    assert "score__answers" in enough


def test_ratings_of_professionals_are_counted_separately(tool, cast, as_member):
    rate(as_member(cast.pia), tool)
    rate(as_member(cast.bram), tool)
    assert {r.member: r.as_professional for r in Rating.objects.all()} == {cast.pia: True, cast.bram: False}


def test_experience_is_hidden_across_a_block(tool, cast, as_member):
    rate(as_member(cast.ben), tool, text="Woorden van ben.")
    assert "Woorden van ben." not in as_member(cast.anna).get(tool.get_url()).content.decode()
    assert "Woorden van ben." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_hidden_experience_is_shown_only_to_its_writer(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Neem er tien van.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")
    assert "Neem er tien van." not in as_member(cast.noor).get(tool.get_url()).content.decode()
    assert "Neem er tien van." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_script_in_experience_is_escaped(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="<script>alert(1)</script>")
    page = as_member(None).get(tool.get_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_long_catalogue_has_slices_that_keep_the_filters(db, as_member):
    for number in range(32):
        make_tool(f"hulpmiddel-{number:02}")
    make_tool("hulpmiddel-31-web", platforms="web")
    browser, url = as_member(None), "/hulpmiddelen/"

    def titles(html: str) -> list[str]:
        return re.findall(r">(Hulpmiddel-[^<]+)</a>", html)

    first = browser.get(f"{url}?platform=ios").text
    assert titles(first) == [f"Hulpmiddel-{number:02}" for number in range(30)]
    second = browser.get(url + url_of("next", first)).text
    assert titles(second) == ["Hulpmiddel-30", "Hulpmiddel-31"]
    assert titles(browser.get(url + url_of("previous", second)).text) == titles(first)


def url_of(relation: str, html: str) -> str:
    """Return the URL of the link to the slice before or after this one; "" when there is none."""
    link = re.search(rf'rel="{relation[:4]}" href="([^"]+)"', html)
    return unescape(link[1]) if link else ""


def test_hidden_experience_written_again_stays_hidden(tool, cast, as_member):
    rate(as_member(cast.bram), tool, text="Neem er twee tegelijk.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")
    rate(as_member(cast.bram), tool, text="")
    assert 'class="voice"' not in as_member(cast.bram).get(tool.get_url()).content.decode()
    rate(as_member(cast.bram), tool, text="Neem er twee tegelijk.")
    assert "Neem er twee tegelijk." not in as_member(None).get(tool.get_url()).content.decode()
    assert "Neem er twee tegelijk." in as_member(cast.bram).get(tool.get_url()).content.decode()


def test_experiences_have_slices_that_hold_all_of_them(tool, db, as_member, monkeypatch):
    monkeypatch.setattr(catalogue, "EXPERIENCES_PER_PAGE", 2)
    for number in range(5):
        writer = make_member(f"lid{number}")
        Experience.objects.create(tool=tool, author=writer.persona, text=f"ervaring-{number}")
    browser, url, texts = as_member(None), tool.get_url(), []
    while url and len(texts) < 20:
        html = browser.get(url).text
        texts += re.findall("ervaring-[0-9]", html)
        query = url_of("next", html)
        url = tool.get_url() + query if query else ""
    assert texts == [f"ervaring-{number}" for number in (4, 3, 2, 1, 0)]


def test_action_by_member_without_the_right_changes_nothing(tool, db):
    newcomer = Member.objects.create_user("nieuw@demo.example", "een-lang-wachtwoord")
    with pytest.raises(NotAllowed):
        rate_tool(actor=newcomer, tool=tool, helped="yes", recommend="yes", text="Fijn.")
    assert (Rating.objects.count(), Experience.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_rating_after_consent_was_withdrawn_meanwhile_changes_nothing(tool, cast):
    Member.objects.filter(pk=cast.bram.pk).update(may_write=False)
    with pytest.raises(NotAllowed):
        rate_tool(actor=cast.bram, tool=tool, helped="yes", recommend="yes", text="Fijn.")
    assert (Rating.objects.count(), Experience.objects.count()) == (0, 0)


def test_words_of_a_professional_stand_on_the_side_of_professionals(tool, cast, as_member):
    rate(as_member(cast.pia), tool, text="Ik raad het vaak aan.")
    rate(as_member(cast.bram), tool, text="Hielp me in de bus.")
    page = as_member(None).get(tool.get_url()).content.decode()
    members, professionals = page.partition('id="ervaringen"')[2].split("Wat hulpverleners zeggen</h2>")[:2]
    assert "Hielp me in de bus." in members
    assert "Ik raad het vaak aan." not in members
    assert "Ik raad het vaak aan." in professionals.partition("Hielp me")[0]


def test_words_stay_on_the_side_of_who_somebody_was_when_they_wrote(tool, cast, as_member):
    rate(as_member(cast.pia), tool, text="Ik raad het vaak aan.")
    recognise_role(actor=None, member=cast.pia, role="member")
    page = as_member(None).get(tool.get_url()).content.decode()
    assert "Ik raad het vaak aan." in page.partition("Wat hulpverleners zeggen</h2>")[2]
