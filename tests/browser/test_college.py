"""A course that is full: the waiting list, the seat that comes free, and the dates in one's own calendar."""

from pathlib import Path

from playwright.sync_api import Page, expect

FULL = "/herstelacademie/de-tuindeur/aandacht-en-rust/"
ROOMY = "/herstelacademie/de-overloop/wrap/"
HAS_A_SEAT = "roos"
MOVED_UP = "Er kwam een plek vrij: die is nu van jou."


def open_first_run(page: Page, course: str) -> None:
    page.goto(course)
    page.locator("main .run").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="De bijeenkomsten")).to_be_visible()


def test_first_on_the_waiting_list_gets_a_free_seat(open_browser):
    waiting = open_browser("bram")
    open_first_run(waiting, FULL)
    expect(waiting.get_by_text("Vol, met een wachtlijst")).to_be_visible()
    waiting.get_by_role("button", name="Zet me op de wachtlijst").click()
    expect(waiting.get_by_role("heading", name="Je staat op de wachtlijst")).to_be_visible()

    leaving = open_browser(HAS_A_SEAT)
    open_first_run(leaving, FULL)
    expect(leaving.get_by_role("heading", name="Je hebt een plek")).to_be_visible()
    leaving.get_by_role("button", name="Mijn plek teruggeven").click()
    expect(leaving.get_by_role("button", name="Zet me op de wachtlijst")).to_be_visible()

    waiting.goto("/mijn/berichten/")
    waiting.get_by_role("button", name=MOVED_UP).click()
    expect(waiting.get_by_role("heading", name="Je hebt een plek")).to_be_visible()


def test_the_dates_come_along_as_a_file_that_does_not_name_the_course(open_browser):
    page = open_browser("noor")
    open_first_run(page, ROOMY)
    page.get_by_role("button", name="Schrijf me in").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Zet de bijeenkomsten in mijn agenda").click()
    assert coming.value.suggested_filename == "agenda.ics"
    text = Path(coming.value.path()).read_text()
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.count("BEGIN:VEVENT") == page.locator(".meetings li").count()
    assert "WRAP" not in text
    page.get_by_role("button", name="Mijn plek teruggeven").click()
    expect(page.get_by_role("button", name="Schrijf me in")).to_be_visible()


def test_a_visitor_logs_in_and_comes_back_to_the_course(open_browser):
    page = open_browser(None)
    open_first_run(page, ROOMY)
    url = page.url
    page.get_by_role("link", name="Log in om mee te doen").click()
    page.get_by_label("E-mailadres").fill("pia@demo.example")
    page.get_by_label("Wachtwoord").first.fill("welkom-in-de-huiskamer")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="De bijeenkomsten")).to_be_visible()
    assert page.url == url
