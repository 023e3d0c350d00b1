"""Leaving at once, because somebody walks in: the page is gone, the login is over, and nothing stays in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, log_in

ELSEWHERE = "www.buienradar.nl"
NAME = "Rechtdoorzee"  # Ben's, on the page while he is logged in
NOT_HERE = re.compile("^chrome-error:")  # the other site is out of reach of a test
WORDS = "Dit mag mijn broer niet zien."


def click(page: Page) -> None:
    page.get_by_role("link", name="Nu weg").click()


def three_times(key: str):
    def press(page: Page) -> None:
        for _ in range(3):
            page.keyboard.press(key)

    return press


WAYS = pytest.mark.parametrize(
    "leave", [click, three_times("Escape"), three_times("Shift")], ids=["click", "escape", "shift"]
)


def come_in(open_browser, size: dict = DESK) -> Page:
    """A login of its own, for it will be over."""
    page = open_browser(None, size, allowed=ELSEWHERE)
    log_in(page, "ben")
    return page


def open_topic(page: Page) -> None:
    page.goto("/forum/van-dag-tot-dag/")
    page.get_by_role("main").get_by_role("link", name="Kleine dingen die lukten").click()
    expect(page.get_by_role("textbox", name="Jouw antwoord")).to_be_visible()


def kept_in_the_browser(page: Page, site: str) -> list:
    """Cookies, and what a page of ours finds in the stores of this browser."""
    page.goto(f"{site}/healthz")
    stores = page.evaluate("() => [localStorage.length, sessionStorage.length]")
    return [page.context.cookies(site), *stores]


@WAYS
def test_one_leaves_for_another_site_and_the_login_is_over(open_browser, site, leave):
    page = come_in(open_browser)
    login = page.context.storage_state()
    open_topic(page)
    page.evaluate("() => { localStorage.setItem('a', '1'); sessionStorage.setItem('b', '2'); }")
    with page.expect_request(f"https://{ELSEWHERE}/"):
        leave(page)
    expect(page).to_have_url(NOT_HERE)
    assert kept_in_the_browser(page, site) == [[], 0, 0]

    again = open_browser(None)
    again.context.add_cookies(login["cookies"])
    again.goto("/mijn/")
    expect(again.get_by_role("heading", level=1, name="Inloggen")).to_be_visible()


@WAYS
def test_the_page_is_out_of_sight_whatever_the_answer_is(open_browser, leave):
    page = come_in(open_browser, PHONE)
    open_topic(page)
    page.route("**/weg/", lambda route: route.fulfill(status=204))  # an answer that leads nowhere
    leave(page)
    expect(page.locator("body")).to_be_hidden()
    expect(page).not_to_have_title(re.compile("Huiskamer"))


@pytest.mark.parametrize("leave", [click, three_times("Escape")], ids=["click", "escape"])
def test_the_last_words_are_there_again_after_logging_in(open_browser, leave):
    page = come_in(open_browser)
    open_topic(page)
    url = page.url
    words = f"{WORDS} ({leave.__name__})"
    page.get_by_role("textbox", name="Jouw antwoord").fill(words)
    with page.expect_request(f"https://{ELSEWHERE}/"):
        leave(page)

    again = come_in(open_browser, PHONE)
    again.goto(url)
    expect(again.get_by_role("textbox", name="Jouw antwoord")).to_have_value(words)


def test_back_shows_nothing_personal(open_browser):
    page = come_in(open_browser)
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    open_topic(page)
    with page.expect_request(f"https://{ELSEWHERE}/"):
        click(page)
    expect(page).to_have_url(NOT_HERE)
    page.go_back()
    expect(page.get_by_role("banner").get_by_role("link", name="Inloggen")).to_be_visible()
    expect(page.get_by_role("textbox", name="Jouw antwoord")).to_have_count(0)
    for _ in range(3):
        if page.go_back() is None:
            break
        expect(page.get_by_role("banner")).not_to_contain_text(NAME)
        expect(page.get_by_role("heading", level=1)).not_to_contain_text(NAME)


def test_capitals_are_no_reason_to_leave(open_browser):
    page = come_in(open_browser)
    open_topic(page)
    page.get_by_role("textbox", name="Jouw antwoord").fill("")
    for key in "HOERA":
        page.keyboard.press(f"Shift+{key}")
    expect(page.get_by_role("textbox", name="Jouw antwoord")).to_have_value("HOERA")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_visitor_leaves_too(open_browser, site):
    page = open_browser(None, PHONE, allowed=ELSEWHERE)
    page.goto("/zoeken/?q=weglopen")
    with page.expect_request(f"https://{ELSEWHERE}/"), page.expect_response("**/weg/") as sent_away:
        click(page)
    expect(page).to_have_url(NOT_HERE)
    assert sent_away.value.headers["referrer-policy"] == "no-referrer"  # the other site does not learn what was read
    assert kept_in_the_browser(page, site) == [[], 0, 0]
