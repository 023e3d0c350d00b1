"""Help beside words of somebody who may be in danger, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

WORDS = "Ik wil eigenlijk niet meer leven."
URL = re.compile("/hulp-bij-woorden/")


@pytest.fixture
def form(open_browser) -> Page:
    """The form of a new topic, opened by anna."""
    page = open_browser("anna")
    page.goto("/forum/van-dag-tot-dag/nieuw/")
    return page


def help_of(page: Page):
    return page.locator("#crisis-help")


def write(page: Page, words: str) -> None:
    with page.expect_response(URL):
        page.get_by_label("Je bericht").fill(words)


def test_help_stands_beside_the_text_before_it_is_sent(form):
    write(form, "De afwas staat er nog.")
    expect(help_of(form)).to_have_count(0)
    write(form, WORDS)
    expect(help_of(form).get_by_role("link", name="113", exact=True)).to_be_visible()
    expect(form.get_by_label("Je bericht")).to_be_focused()


def test_help_folds_away_and_stays_away(form):
    write(form, WORDS)
    help_of(form).get_by_role("button", name="Klap deze hulp in").click()
    expect(help_of(form).get_by_role("link", name="113", exact=True)).to_be_hidden()
    form.get_by_label("Je bericht").fill(f"{WORDS} Nog een zin.")
    expect(help_of(form).get_by_role("link", name="113", exact=True)).to_be_hidden()


def test_help_is_in_view_after_sending_and_the_words_are_there(form):
    form.get_by_label("Waar gaat het over?").fill("Vandaag")
    write(form, WORDS)
    form.get_by_role("button", name="Plaatsen").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Vandaag")
    expect(help_of(form).locator("summary")).to_be_in_viewport()
    expect(form.locator("#posts").get_by_text(WORDS)).to_be_visible()
