"""The queue of two moderators: by keyboard alone, live in two browsers, and from danger to a sent statement."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, ROOT
from tests.browser.keyboard import press, tab_to
from tests.browser.test_moderation import share_a_topic

QUEUE = "/moderatie/"
CLICKS_IN_A_SELECT = 2  # to open it and to choose: the browser of this test does that without a click
MOST_CLICKS = 9  # of the moderator, from the page that they happen to read to the statement that is sent


@pytest.fixture(scope="module")
def colleague(house) -> str:
    """Bram moderates as well."""
    variables = os.environ | {"VAR_DIR": str(house[1]), "DJANGO_SETTINGS_MODULE": "community.settings.demo"}
    command = [sys.executable, "manage.py", "duty", "bram@demo.example", "moderator"]
    subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True)
    return "bram"


def report(page: Page, topic: str, rule: str) -> None:
    page.goto(topic)
    page.locator(".post").first.get_by_role("link", name="Melden").click()
    page.get_by_label(rule).check()
    page.get_by_role("button", name="Stuur naar de moderatoren").click()
    expect(page.get_by_text("Dankjewel.")).to_be_visible()


def row_of(page: Page, words: str) -> Locator:
    return page.locator("[data-case]").filter(has_text=words)


def focused_case(page: Page) -> str | None:
    return page.evaluate("() => document.activeElement.closest('[data-case]')?.dataset.case ?? null")


def go_to(page: Page, case: str) -> None:
    """Press j until this case has the focus."""
    for _row in page.locator("[data-case]").all():
        page.keyboard.press("j")
        if focused_case(page) == case:
            return
    raise AssertionError("the case is not in the queue")


def choose_with_arrows(page: Page, value: str) -> None:
    """Press the arrow down until this choice of a group has the focus: Tab enters a group only once."""
    for _choice in page.locator("input[name=outcome]").all():
        if page.evaluate("() => document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("there is no such choice")


def test_moderator_works_through_the_queue_by_keyboard_alone(open_browser):
    writer, reader, moderator = open_browser("otto"), open_browser("noor"), open_browser("mo")
    topic = share_a_topic(writer, "Alleen met toetsen")
    report(reader, topic, "Onaardig of kwetsend")

    moderator.goto(f"{QUEUE}?order=age")
    cases = [row.get_attribute("data-case") for row in moderator.locator("[data-case]").all()]
    for case in cases[:2]:
        moderator.keyboard.press("j")
        assert focused_case(moderator) == case
    moderator.keyboard.press("k")
    assert focused_case(moderator) == cases[0]

    for is_first in (True, False):  # taken on, let go, and taken on again
        go_to(moderator, cases[-1])
        moderator.keyboard.press("c")
        let_go = moderator.get_by_role("button", name="Laat dit los")
        expect(let_go).to_be_visible()
        if is_first:
            press(moderator, let_go)
            expect(moderator.get_by_role("heading", level=1)).to_have_text("Wat er wacht")
            moderator.goto(f"{QUEUE}?order=age")

    tab_to(moderator, moderator.locator("input[name=outcome]").first)
    moderator.keyboard.press("Space")
    choose_with_arrows(moderator, "keep")
    tab_to(moderator, moderator.get_by_label("Wat wil je de schrijver zeggen?"))
    moderator.keyboard.type("Dit mag er zijn.")
    press(moderator, moderator.get_by_role("button", name="Neem dit besluit"))
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Wat er wacht")
    expect(moderator.locator(f"[data-case='{cases[-1]}']")).to_have_count(0)


def test_claim_of_a_colleague_shows_at_once_and_a_new_report_waits_behind_a_button(open_browser, colleague):
    writer, reader = open_browser("otto"), open_browser("noor")
    first, second = share_a_topic(writer, "Live een"), share_a_topic(writer, "Live twee")
    report(reader, first, "Onaardig of kwetsend")
    mine, theirs = open_browser("mo"), open_browser(colleague)
    for page in (mine, theirs):
        page.goto(f"{QUEUE}?show=unclaimed&order=age")
    claimed = mine.locator("[data-case]").last
    case = claimed.get_attribute("data-case")
    claimed.locator("[data-open]").focus()

    theirs.locator(f"[data-case='{case}'] [data-claim] button").click()
    expect(theirs.get_by_role("button", name="Laat dit los")).to_be_visible()
    expect(mine.locator(f"[data-case='{case}'] [data-claim]")).to_have_count(0)
    assert focused_case(mine) == case

    mine.locator("details:has(.filter)").get_by_label("Wat gaat voor").focus()
    report(reader, second, "Onaardig of kwetsend")
    expect(mine.get_by_role("button", name="1 nieuwe melding")).to_be_visible()
    assert mine.evaluate("() => document.activeElement.name") == "order"


def test_danger_is_answered_with_a_statement_in_a_few_clicks(open_browser):
    writer, reader, moderator = open_browser("otto"), open_browser("noor"), open_browser("mo")
    topic = share_a_topic(writer, "Een slechte nacht")
    moderator.goto("/forum/")
    moderator.evaluate("() => sessionStorage.setItem('clicks', '0')")
    count = "document.addEventListener('click', (e) => e.isTrusted && e.detail > 0 &&"
    count += " sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks'))), true)"
    moderator.context.add_init_script(count)
    moderator.reload()
    report(reader, topic, "Iemand is misschien in gevaar")

    moderator.locator("[data-reports]").click()
    urgent = moderator.locator("[data-case]").filter(has_text="Kijk hier eerst even naar").first
    urgent.locator("[data-claim] button").click()
    moderator.get_by_role("radio", name="Laten staan, en de schrijver").check()
    moderator.get_by_label("Begin met een tekst van het huis").select_option(index=1)
    expect(moderator.get_by_label("Wat wil je de schrijver zeggen?")).not_to_have_value("")
    moderator.get_by_role("button", name="Neem dit besluit").click()
    expect(moderator.get_by_text("Besloten.")).to_be_visible()
    clicks = int(moderator.evaluate("() => sessionStorage.getItem('clicks')"))
    assert 0 < clicks <= MOST_CLICKS - CLICKS_IN_A_SELECT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_report_is_on_the_first_screen_of_a_phone(open_browser, scheme):
    page = open_browser("mo", PHONE, color_scheme=scheme)
    page.goto(QUEUE)
    box = page.locator("[data-case] .card__title").first.bounding_box()
    assert box["y"] + box["height"] <= page.locator(".quick-exit").bounding_box()["y"]
    page.goto(f"{QUEUE}?show=danger")
    expect(page.get_by_label("Wat gaat voor")).to_be_visible()
