"""The main paths with the keyboard only, on a narrow screen: every step has a line around it and nothing over it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.keyboard import press, tab_to

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])


def main(page: Page):
    return page.get_by_role("main")


def banner(page: Page):
    return page.get_by_role("banner")


@SIZES
def test_the_first_tab_offers_to_go_straight_to_the_text(open_browser, size):
    page = open_browser(None, size)
    page.goto("/lezen/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Ga naar de tekst")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(main(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(main(page).get_by_role("link").first).to_be_focused()


def test_the_menu_on_a_phone_opens_closes_and_leads_on(phone):
    phone.goto("/")
    menu = banner(phone).locator("summary")
    reading = banner(phone).get_by_role("link", name="Lezen")
    press(phone, menu)
    expect(reading).to_be_visible()
    phone.keyboard.press("Tab")
    expect(reading).to_be_focused()
    phone.keyboard.press("Escape")
    expect(reading).to_be_hidden()
    expect(menu).to_be_focused()
    phone.keyboard.press("Space")
    press(phone, banner(phone).get_by_role("link", name="Samen"))
    expect(phone).to_have_url(re.compile("/samen/$"))


@SIZES
def test_one_searches_and_opens_a_result(open_browser, size):
    page = open_browser(None, size)
    page.goto("/zoeken/")
    tab_to(page, main(page).get_by_role("searchbox"))
    page.keyboard.type("slapen")
    page.keyboard.press("Enter")
    result = main(page).get_by_role("heading", level=2).get_by_role("link").first
    title = result.inner_text()
    press(page, result)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_one_logs_in_and_answers_in_a_topic(phone):
    phone.goto("/forum/van-dag-tot-dag/")
    press(phone, main(phone).get_by_role("link", name="Log in om ook te schrijven"))
    tab_to(phone, phone.get_by_label("E-mailadres"))
    phone.keyboard.type("bram@demo.example")
    tab_to(phone, phone.get_by_label("Wachtwoord"))
    phone.keyboard.type(PASSWORD)
    phone.keyboard.press("Enter")
    press(phone, main(phone).get_by_role("link", name="Kleine dingen die lukten"))
    tab_to(phone, phone.get_by_role("textbox", name="Jouw antwoord"))
    phone.keyboard.type("Een brief gepost. Met postzegel.")
    press(phone, phone.get_by_role("button", name="Versturen"), "Space")
    mine = phone.get_by_role("article").filter(has_text="Met postzegel")
    expect(mine.last).to_be_in_viewport()


def test_one_reacts_and_takes_the_reaction_back(open_browser):
    page = open_browser("bram", PHONE)
    page.goto("/forum/van-dag-tot-dag/")
    press(page, main(page).get_by_role("link", name="De stapel die ik niet openmaak"))
    reaction = page.get_by_role("article").nth(2).get_by_role("button").first
    before = reaction.get_attribute("aria-pressed")
    after = {"true": "false", "false": "true"}[before]
    press(page, reaction)
    expect(reaction).to_have_attribute("aria-pressed", after)
    press(page, reaction)
    expect(reaction).to_have_attribute("aria-pressed", before)


def test_one_reports_with_arrows_and_words(open_browser):
    page = open_browser("noor", PHONE)
    page.goto("/forum/van-dag-tot-dag/")
    press(page, main(page).get_by_role("link", name="Slapen als de straat wakker wordt"))
    press(page, page.get_by_role("article").nth(1).get_by_role("link", name="Melden"))
    tab_to(page, main(page).get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    expect(main(page).get_by_role("radio").nth(1)).to_be_checked()
    tab_to(page, page.get_by_role("textbox", name="Wat wil je ons vertellen?"))
    page.keyboard.type("Wil iemand hiernaar kijken?")
    press(page, page.get_by_role("button", name="Stuur naar de moderatoren"))
    expect(page.get_by_role("status").filter(has_text="Dank")).to_be_visible()


def test_one_joins_a_group_and_leaves_it_again(open_browser):
    page = open_browser("tarik", PHONE)  # in no other test of a group
    page.goto("/groepen/")
    press(page, main(page).get_by_role("link", name="Somber, en toch verder"))
    press(page, page.get_by_role("checkbox", name="Ik heb dit gelezen"), "Space")
    press(page, page.get_by_role("button", name="Ik doe mee"))
    expect(page.get_by_role("status").filter(has_text="Welkom")).to_be_visible()
    expect(page.get_by_role("heading", name="Waar we over praten")).to_be_visible()
    press(page, main(page).get_by_role("link", name="Uit deze groep gaan"))
    press(page, page.get_by_role("button", name="Uit de groep gaan"))
    expect(page.get_by_role("status").filter(has_text="Je bent weggegaan")).to_be_visible()
