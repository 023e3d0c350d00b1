"""The word before a login ends. The clock of the page runs ahead; what the server says of the time left is put right to
that, and everything else is real."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE

HOURS_LATER = "01:57:00"  # a login ends two hours after the last thing that one did
SECONDS_LEFT = 170


def almost_over(page: Page) -> None:
    def answer(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, json=real.json() | {"left": SECONDS_LEFT})

    page.route("**/mijn/ingelogd/stand/", answer)


def test_a_login_that_is_about_to_end_says_so_and_one_press_prolongs_it(open_browser):
    page = open_browser("jip", PHONE)
    almost_over(page)
    page.clock.install()
    page.goto("/mijn/")
    warning = page.get_by_role("region", name="Je bent ingelogd")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(HOURS_LATER)
    expect(warning).to_contain_text("Over 3 minuten word je uitgelogd")
    expect(page.locator("#live")).to_contain_text("Over 3 minuten")
    warning.get_by_role("button", name="Blijf ingelogd").click()
    expect(warning).to_be_hidden()
    expect(page).to_have_url(re.compile("/mijn/$"))
