"""The first screen: what a tired person sees before scrolling, at any width, with any title, and with large letters."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import overflows
from tests.browser.conftest import PHONE

SCREENS = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]
TEXT_TWICE_AS_LARGE = "() => { document.documentElement.style.fontSize = '200%' }"
WORD = "Hottentottententententoonstellingsmakersopleidingsinstituutsdirecteurskamerdeuren"
URL = "https://elders.example/" + "eenheellangpadzonderspaties/" * 4


def bottom(page: Page, selector: str) -> float:
    return max(
        element.bounding_box()["y"] + element.bounding_box()["height"] for element in page.locator(selector).all()
    )


@pytest.mark.parametrize("size", SCREENS, ids=["1280", "390"])
def test_search_and_six_doors_of_home_fit_the_first_screen(open_browser, size):
    page = open_browser(None, size=size)
    page.goto("/")

    doors = page.locator("main .door")
    exit_bar = page.locator(".quick-exit").bounding_box()
    end = size["height"] if exit_bar["y"] < 100 else exit_bar["y"]
    expect(doors).to_have_count(6)
    expect(doors.first).to_contain_text("Het gaat nu niet")
    assert bottom(page, "main .search-box--large") <= end
    assert bottom(page, "main .door") <= end
    assert page.evaluate("() => scrollY") == 0


@pytest.mark.parametrize("person", [None, "anna", "mo"])
def test_header_is_one_row_from_1280(open_browser, person):
    page = open_browser(person, size=SCREENS[0])
    page.goto("/hulpmiddelen/")

    assert page.locator(".header").bounding_box()["height"] < 90
    expect(page.locator(".nav__link").first).to_be_visible()


def test_right_half_of_home_is_used(open_browser):
    page = open_browser(None, size=SCREENS[0])
    page.goto("/")

    boxes = [door.bounding_box() for door in page.locator("main .door").all()]
    assert max(box["x"] + box["width"] for box in boxes) > 1100


@pytest.mark.parametrize("person", [None, "anna"])
@pytest.mark.parametrize("size", [PHONE, SCREENS[0]], ids=["320", "1280"])
def test_header_stays_low_when_text_is_twice_as_large(open_browser, size, person):
    page = open_browser(person, size=size)
    for path in ("/", "/forum/"):
        page.goto(path)
        page.evaluate(TEXT_TWICE_AS_LARGE)
        assert page.locator(".header").bounding_box()["height"] <= size["height"] / 5
        assert not overflows(page)


def test_no_title_makes_a_page_scroll_sideways(open_browser):
    page = open_browser("bram", size=PHONE)
    for title in (WORD[:80], URL[:80]):
        page.goto("/forum/")
        page.goto(page.locator("main a[href^='/forum/']:not([href*='onderwerp'])").first.get_attribute("href"))
        board = page.url
        page.goto(f"{board}nieuw/")
        page.fill("main input[name=title]", title)
        page.fill("main textarea[name=source]", f"{WORD * 2} {URL} [{WORD}]({URL})")
        page.locator("main form.form button[type=submit]").first.click()
        expect(page.locator("main h1")).to_contain_text(title[:40])
        topic = page.url
        for path in (topic, board, "/forum/", "/", "/mijn/", f"/zoeken/?q={title}"):
            page.goto(path)
            assert not overflows(page), path
