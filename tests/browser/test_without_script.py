"""An old phone, or a browser that runs no scripts: everything works with links and forms."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, log_in


@pytest.fixture
def come_in(open_browser):
    """``come_in("anna")``: a browser without script, logged in; ``come_in(None)`` is a visitor."""

    def browser(person: str | None, **options) -> Page:
        page = open_browser(None, PHONE, java_script_enabled=False, **options)
        if person:
            log_in(page, person)
        return page

    return browser


def main(page: Page):
    return page.get_by_role("main")


def test_a_visitor_reads_and_searches(come_in):
    page = come_in(None)
    page.goto("/")
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("banner").get_by_role("link", name="Lezen").click()
    main(page).get_by_role("link", name="Stemmen horen en psychose").first.click()
    expect(page.get_by_role("heading", level=1, name="Stemmen horen en psychose")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    box = main(page).get_by_role("searchbox")
    box.fill("slapen")
    box.press("Enter")
    expect(main(page).get_by_text(re.compile(r"^\s*\d+ resultaten"))).to_be_visible()


def test_a_member_answers_reacts_and_finds_both_on_the_page(come_in):
    page = come_in("noor")
    page.goto("/forum/van-dag-tot-dag/")
    main(page).get_by_role("link", name="De stapel die ik niet openmaak").click()
    reaction = page.get_by_role("article").nth(2).get_by_role("button").first
    before = reaction.get_attribute("aria-pressed")
    reaction.click()
    expect(reaction).to_have_attribute("aria-pressed", {"true": "false", "false": "true"}[before])
    words = f"Ik maak er elke zaterdag een open, met taart. {uuid4().hex[:6]}"
    page.get_by_role("textbox", name="Jouw antwoord").fill(words)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()
    expect(page.get_by_role("textbox", name="Jouw antwoord")).to_have_value("")


def test_an_empty_answer_is_asked_again_kindly(come_in):
    page = come_in("noor")
    page.goto("/forum/van-dag-tot-dag/")
    main(page).get_by_role("link", name="De stapel die ik niet openmaak").click()
    page.get_by_role("textbox", name="Jouw antwoord").fill("   \n ")
    page.get_by_role("button", name="Versturen").click()
    expect(main(page).get_by_text("Hier staat nog niets").first).to_be_visible()


def test_a_host_turns_the_lamp_on_and_somebody_says_something(come_in):
    host, guest = come_in("mo"), come_in("bram")
    for page in (host, guest):
        page.goto("/chat/")
        main(page).get_by_role("link", name="De bank bij het raam").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("De bank bij het raam")
    if guest.get_by_role("button", name="Versturen").count() == 0:
        host.locator("summary").filter(has_text="gastheer").click()
        host.get_by_role("button", name="Open de kamer").click()
        guest.reload()
    words = f"Goedenavond, ik kom even zitten. {uuid4().hex[:6]}"
    guest.get_by_role("textbox", name="Wat wil je zeggen?").fill(words)
    guest.get_by_role("button", name="Versturen").click()
    expect(guest.get_by_role("log")).to_contain_text(words)
    host.reload()
    expect(host.get_by_role("log")).to_contain_text(words)


def test_a_member_takes_a_seat_in_a_course_and_gives_it_back(come_in):
    page = come_in("bram")
    page.goto("/herstelacademie/agenda/")
    main(page).locator(".run").filter(has_text=re.compile("plek(ken)? vrij")).last.get_by_role("link").click()
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_role("heading", name="Je hebt een plek")).to_be_visible()
    page.goto("/mijn/")
    expect(page.get_by_role("region", name="Mijn cursussen").get_by_role("link").first).to_be_visible()
    page.get_by_role("region", name="Mijn cursussen").get_by_role("link").first.click()
    page.get_by_role("button", name="Mijn plek teruggeven").click()
    expect(page.get_by_role("button", name="Schrijf me in")).to_be_visible()


def test_the_quick_exit_is_a_plain_link_and_ends_the_login(come_in):
    page = come_in("ben", allowed="www.buienradar.nl")
    with page.expect_request("https://www.buienradar.nl/"):
        page.get_by_role("link", name="Nu weg").click()
    expect(page).to_have_url(re.compile("^chrome-error:"))
    page.go_back()
    page.goto("/mijn/")
    expect(page.get_by_role("heading", level=1, name="Inloggen")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies() if "sessionid" in cookie["name"]] == []
