"""Becoming a member: an address, a link in a mail, a name of one's own; and the first things one does."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")  # a name with six of them is taken for a phone number


def fill_in(page: Page, email: str, *, born: str = "1990") -> None:
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Kies een wachtwoord").fill("een lange zin voor mezelf")
    page.get_by_label("In welk jaar ben je geboren?").fill(born)
    page.get_by_role("checkbox", name=re.compile("16 jaar of ouder")).check()
    page.get_by_role("checkbox", name=re.compile("gezondheid")).check()
    page.get_by_role("button", name="Maak mijn account").click()


def open_the_mail(page: Page, email: str) -> None:
    page.get_by_role("link", name="Mail van de demo").click()
    page.get_by_role("article").filter(has_text=email).get_by_role("link").first.click()


def come_in(page: Page, own: str = "") -> str:
    """Sign up and choose the first name that is offered, or one's own; gives that name."""
    email = f"nieuw-{uuid4().hex[:10]}@voorbeeld.example"
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Inloggen").click()
    page.get_by_role("main").get_by_role("link", name="Meedoen").click()
    fill_in(page, email)
    expect(page.get_by_role("heading", level=1, name="Kijk in je mail")).to_be_visible()
    open_the_mail(page, email)
    page.get_by_role("button", name="Ja, dit is mijn adres").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hoe mogen we je noemen?")
    name = own or choose_the_first(page)
    if own:
        page.get_by_role("textbox", name="De naam die anderen zien").fill(own)
    page.get_by_role("radio", name=re.compile("naaste", re.IGNORECASE)).check()
    page.get_by_role("button", name="Deze naam gebruiken").click()
    return name


def choose_the_first(page: Page) -> str:
    offered = page.get_by_role("group", name="Neem een van deze").get_by_role("radio").first
    offered.check()
    return offered.get_attribute("value")


def test_a_newcomer_signs_up_follows_the_link_and_lands_in_a_room_of_their_own(open_browser):
    page = open_browser(None, PHONE)
    name = come_in(page)
    expect(page).to_have_url(re.compile("/mijn/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()


def test_long_name_without_a_space_fits_on_a_phone_with_text_twice_as_large(open_browser):
    page = open_browser(None, PHONE)
    name = come_in(page, own="W" * 24 + uuid4().hex[:6].translate(NO_DIGITS))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    for url in ("/mijn/", "/mijn/profiel/"):
        page.goto(url)
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert widths[0] <= widths[1], (url, size)


def test_a_newcomer_reacts_to_a_post_and_reports_one(open_browser):
    page = open_browser(None, DESK)
    come_in(page)
    page.goto("/forum/van-dag-tot-dag/")
    page.get_by_role("main").get_by_role("link", name="De stapel die ik niet openmaak").click()
    second = page.get_by_role("article").nth(1)
    second.get_by_role("button", name=re.compile("^Steun")).click()
    pressed = page.get_by_role("article").nth(1).get_by_role("button", name=re.compile("^Steun"))
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(pressed).to_have_text(re.compile(r"\d"))
    page.get_by_role("article").nth(1).get_by_role("link", name="Melden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vraag een moderator om te kijken")
    page.get_by_role("radio").first.check()
    page.get_by_role("textbox", name="Wat wil je ons vertellen?").fill("Ik maak me zorgen om wie dit schrijft.")
    page.get_by_role("button", name="Stuur naar de moderatoren").click()
    expect(page.get_by_role("status").filter(has_text="Dank")).to_be_visible()


def test_visitor_under_sixteen_gets_a_kind_page_and_may_read(open_browser):
    page = open_browser(None, PHONE)
    page.goto("/account/signup/")
    fill_in(page, "jong@voorbeeld.example", born="2015")
    expect(page).to_have_url(re.compile("/te-jong/"))
    expect(page.get_by_role("main")).to_contain_text("Kindertelefoon")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("0800"))).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Lees verder").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kom binnen")


def test_a_mistake_keeps_what_was_filled_in_and_says_what_to_do(open_browser):
    page = open_browser(None, PHONE)
    page.goto("/account/signup/")
    fill_in(page, "iemand@voorbeeld.example", born="negentig")
    expect(page.get_by_text("Vul vier cijfers in").first).to_be_visible()
    expect(page.get_by_label("E-mailadres")).to_have_value("iemand@voorbeeld.example")
    expect(page.get_by_role("checkbox", name=re.compile("gezondheid"))).to_be_checked()


def test_password_is_shown_by_a_button_and_hidden_when_the_form_goes_out(open_browser):
    page = open_browser(None)
    page.goto("/account/login/")
    field, button = page.get_by_label("Wachtwoord", exact=True), page.get_by_role("button", name="Toon wachtwoord")
    page.get_by_label("E-mailadres").fill("wie@example.org")
    field.fill("mijn zin")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Space")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_attribute("spellcheck", "false")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate("document.querySelector('main form').addEventListener('submit', event => event.preventDefault())")
    field.press("Enter")
    expect(field).to_have_attribute("type", "password")
    expect(button).to_have_attribute("aria-pressed", "false")
