"""An open topic in two browsers: the answer of one arrives at the other without moving what is read."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

BOARD = "/forum/van-dag-tot-dag/"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])


def open_topic(page: Page, title: str) -> None:
    page.goto(BOARD)
    page.get_by_role("main").get_by_role("link", name=title).click()


def answer(page: Page, text: str) -> str:
    """Gives the words as they stand on the page, that nobody wrote before."""
    words = f"{text} {uuid4().hex[:6]}"
    page.get_by_role("textbox", name="Jouw antwoord").fill(words)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()
    return words


def scrolled(page: Page) -> float:
    return page.evaluate("() => window.scrollY")


def top_of_third_post(page: Page) -> float:
    return page.get_by_role("article").nth(2).bounding_box()["y"]


@SIZES
def test_an_answer_waits_behind_a_button_and_nothing_that_is_read_moves(open_browser, size):
    writer, reader = open_browser("bram", DESK), open_browser(None, size)
    open_topic(reader, "De afwas van drie dagen")
    reader.get_by_role("article").nth(2).scroll_into_view_if_needed()
    open_topic(writer, "De afwas van drie dagen")
    before, posts = (scrolled(reader), top_of_third_post(reader)), reader.get_by_role("article").count()

    words = answer(writer, "Ik begin altijd met de lepels.")

    button = reader.get_by_role("button", name="1 nieuw bericht")
    expect(button).to_be_visible()
    assert (scrolled(reader), top_of_third_post(reader)) == before
    expect(reader.get_by_role("article")).to_have_count(posts)

    answer(writer, "En dan een kopje.")
    button = reader.get_by_role("button", name="2 nieuwe berichten")
    expect(button).to_be_visible()
    assert (scrolled(reader), top_of_third_post(reader)) == before
    button.click()
    expect(reader.get_by_role("article")).to_have_count(posts + 2)
    new = reader.get_by_role("article").filter(has_text=words)
    expect(new).to_be_in_viewport()
    expect(new).to_be_focused()
    expect(button).to_be_hidden()


def test_live_post_can_be_answered_without_a_reload(open_browser):
    mo, anna = open_browser("mo", DESK), open_browser("anna", PHONE)
    for page in (mo, anna):
        open_topic(page, "Slapen als de straat wakker wordt")
    words = answer(mo, "Ik luister dan naar de regen op de radio.")
    anna.get_by_role("button", name="1 nieuw bericht").click()
    new = anna.get_by_role("article").filter(has_text=words)
    new.get_by_role("button").first.click()
    pressed = anna.get_by_role("article").filter(has_text=words).get_by_role("button")
    expect(pressed.first).to_have_attribute("aria-pressed", "true")


def test_an_answer_that_was_not_sent_is_there_again_after_a_reload(open_browser):
    page = open_browser("noor", PHONE)
    open_topic(page, "De stapel die ik niet openmaak")
    box = page.get_by_role("textbox", name="Jouw antwoord")
    words = f"Ik weet nog niet of ik dit durf te sturen. {uuid4().hex[:6]}"
    box.fill("")
    page.keyboard.type(words)
    expect(page.get_by_text("Je woorden zijn bewaard")).to_be_visible()
    page.reload()
    expect(box).to_have_value(words)
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_once_it_is_sent_the_box_is_empty_again(open_browser):
    page = open_browser("noor", PHONE)
    open_topic(page, "Kleine dingen die lukten")
    box = page.get_by_role("textbox", name="Jouw antwoord")
    words = f"Vandaag belde ik terug. {uuid4().hex[:6]}"
    box.fill(words)
    expect(page.get_by_text("Je woorden zijn bewaard")).to_be_visible()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_in_viewport()
    page.reload()
    expect(box).to_have_value("")


def test_draft_that_cannot_be_saved_stays_on_the_page_with_a_notice(open_browser):
    page = open_browser("noor", PHONE)
    open_topic(page, "De afwas van drie dagen")
    words = f"Geen netwerk in de trein. {uuid4().hex[:6]}"
    page.route("**/mijn/concept/", lambda route: route.abort())
    page.get_by_role("textbox", name="Jouw antwoord").fill(words)
    expect(page.get_by_text("Nog niet bewaard")).to_be_visible()
    expect(page.get_by_role("textbox", name="Jouw antwoord")).to_have_value(words)
    page.unroute("**/mijn/concept/")
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()
