"""A new house, from the empty database to its first board, in the browser alone."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import overflows, violations
from tests.browser.conftest import (
    DESK,
    PATIENCE_MS,
    PHONE,
    ROOT,
    STARTS_WITHIN,
    new_browser,
    wait_until_open,
    watch,
)
from tests.browser.test_second_step import AUTHENTICATOR
from tests.browser.test_sign_up import choose_the_first

EMAIL, PASSWORD = "els@voorbeeld.example", "een lange zin voor mezelf"


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """Give the origin of a house that nobody runs yet, and its setup link."""
    expect.set_options(timeout=PATIENCE_MS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin, folder = f"http://localhost:{port}", tmp_path_factory.mktemp("house")
    log = (folder / "log").open("w+")
    variables = os.environ | {"VAR_DIR": str(folder), "SITE_ORIGIN": origin}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.new_house", str(port)], cwd=ROOT, env=variables, stdout=log, stderr=log
    )
    try:
        wait_until_open(origin, process, Path(log.name))
        yield origin, re.search(r"http://\S+/huis/begin/\S+", Path(log.name).read_text())[0]
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN)


@pytest.fixture
def open_page(empty_house, chromium, wrong) -> Iterator:
    """``open_page(PHONE)`` gives a watched page of a new browser in the empty house."""
    contexts = []

    def page_of(size: dict) -> Page:
        contexts.append(new_browser(chromium, empty_house[0], None, viewport=size))
        page = contexts[-1].new_page()
        watch(page, empty_house[0], wrong)
        return page

    yield page_of
    for context in contexts:
        context.close()


def begin(page: Page, link: str) -> None:
    page.goto(urlsplit(link).path)
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_label("In welk jaar ben je geboren?").fill("1980")
    page.get_by_role("checkbox", name=re.compile("16 jaar of ouder")).check()
    page.get_by_role("checkbox", name=re.compile("gezondheid")).check()
    page.get_by_role("button", name="Maak mijn account en begin").click()


def log_in_and_choose_a_name(page: Page) -> None:
    page.fill("input[name=login]", EMAIL)
    page.fill("main input[type=password]", PASSWORD)
    page.click("main form.form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hoe mogen we je noemen?")
    choose_the_first(page)
    page.get_by_role("radio", name=re.compile("ervaring|lid", re.IGNORECASE)).first.check()
    page.get_by_role("button", name="Deze naam gebruiken").click()


def add_passkey(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/account/2fa/webauthn/add/")
    password = page.locator("main input[type=password]")
    if password.is_visible():
        password.fill(PASSWORD)
        page.click("main form.form button[type=submit]")
    page.get_by_label("Een naam voor deze toegangssleutel").fill("mijn telefoon")
    page.get_by_role("button", name="Maak deze toegangssleutel").click()
    expect(page.locator("[data-codes] li")).to_have_count(10)


LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#1f4e5f"/></svg>'
)
SAYS = "Vanavond zijn we een uur dicht."


def setting(page: Page, link: str) -> None:
    """Open a setting of the house from its checklist."""
    page.goto("/huis/")
    page.get_by_role("link", name=link, exact=True).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Bewaren").first.click()
    page.wait_for_load_state()


def choose_logo_and_colours(page: Page) -> None:
    setting(page, "Logo")
    page.locator("[name=new_light]").set_input_files({"name": "l.svg", "mimeType": "image/svg+xml", "buffer": LOGO})
    save(page)
    setting(page, "Kleuren")
    page.locator("[name=dusk]").fill("#7fb5c5")
    save(page)
    expect(page.get_by_text("Dit is slecht te lezen").first).to_be_visible()
    page.locator("[name=dusk]").fill("#006d5b")
    save(page)


def announce(page: Page, text: str) -> None:
    setting(page, "Maak een mededeling")
    day, now = timedelta(days=1), datetime.now()
    values = {"text": text, "text_en": "We are closed tonight."}
    values |= {"begins_at": f"{now - day:%Y-%m-%d %H:%M}", "ends_at": f"{now + day:%Y-%m-%d %H:%M}"}
    for name, value in values.items():
        # without the calendar of the CMS, which opens over the rest of the form
        page.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value; }", value)
    save(page)


def see_the_dressed_house(visitor: Page) -> None:
    visitor.goto("/lezen/")
    logo = visitor.locator(".brand img")
    expect(logo).to_be_visible()
    assert logo.evaluate("image => image.naturalWidth") > 0
    assert visitor.evaluate("getComputedStyle(document.body).getPropertyValue('--dusk').trim()") == "#006d5b"
    assert (violations(visitor), overflows(visitor)) == ([], False)


def hide_the_announcement(visitor: Page) -> None:
    banner = visitor.get_by_role("complementary", name="Mededeling")
    expect(banner).to_contain_text(SAYS)
    banner.get_by_role("button", name="Verberg").click()
    expect(banner).to_be_hidden()
    visitor.goto("/forum/")
    expect(banner).to_be_hidden()


def test_house_begins_with_a_link_and_ends_with_a_board(empty_house, open_page):
    page, visitor = open_page(PHONE), open_page(DESK)
    begin(page, empty_house[1])
    log_in_and_choose_a_name(page)
    add_passkey(page)

    page.goto("/mijn/")
    page.get_by_role("link", name="Dit huis: is alles klaar?").click()
    expect(page.get_by_role("heading", name="Nog niemand kan zich aanmelden")).to_be_visible()
    assert (violations(page), overflows(page)) == ([], False)
    page.get_by_role("button", name="Open het aanmelden").click()
    expect(page.get_by_text("Niet geopend: dit ontbreekt nog.")).to_be_visible()
    page.get_by_role("button", name="Zet deze teksten in het CMS").click()
    expect(page.get_by_text("3 teksten staan als concept klaar in het CMS.")).to_be_visible()
    page.get_by_role("button", name="Stuur mezelf een proefmail").click()
    expect(page.get_by_text("proefmail aan")).to_be_visible()

    page.get_by_role("link", name="Maak een prikbord of groep").click()
    page.get_by_role("radio", name="Prikbord").check()
    page.get_by_label("Naam van de groep").fill("Dag tot dag")
    page.get_by_role("radio", name="Iedereen kan meelezen").check()
    page.get_by_role("radio", name="Je kunt meteen meedoen").check()
    page.get_by_role("button", name="Bewaar dit").click()
    expect(page.get_by_role("heading", level=1, name="Dag tot dag")).to_be_visible()

    visitor.goto("/forum/")
    expect(visitor.get_by_role("link", name="Dag tot dag")).to_be_visible()
    visitor.goto("/account/signup/")
    expect(visitor.get_by_role("heading", name="Je kunt je nu niet aanmelden")).to_be_visible()
    assert visitor.goto(urlsplit(empty_house[1]).path).status == 404

    choose_logo_and_colours(page)
    announce(page, SAYS)
    see_the_dressed_house(visitor)
    hide_the_announcement(visitor)
    announce(page, "We zijn er weer.")
    visitor.reload()
    expect(visitor.get_by_text("We zijn er weer.")).to_be_visible()
    expect(visitor.get_by_text(SAYS)).to_be_hidden()
