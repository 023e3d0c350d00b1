"""A passkey, from making it to coming in with it: the browser has an authenticator of its own for this."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, PHONE

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sends_password(page: Page) -> None:
    page.fill("main input[type=password]", PASSWORD)
    page.click("main form.form button[type=submit]")


def test_passkey_is_added_used_and_removed(open_browser):
    page = open_browser(None, PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/account/login/?next=/account/2fa/webauthn/add/")
    page.fill("input[name=login]", "pia@demo.example")
    sends_password(page)
    sends_password(page)  # once more, because logging in is about to change
    page.get_by_label("Een naam voor deze toegangssleutel").fill("mijn telefoon")
    page.get_by_role("button", name="Maak deze toegangssleutel").click()
    expect(page.locator("[data-codes] li")).to_have_count(10)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Bewaar als bestand").click()
    assert re.fullmatch(r"(\d{8}\r\n){10}", kept.value.path().read_bytes().decode())

    page.context.clear_cookies()
    page.goto("/account/login/?next=/account/2fa/webauthn/1/remove/")
    page.fill("input[name=login]", "pia@demo.example")
    sends_password(page)
    page.get_by_role("button", name="Gebruik mijn toegangssleutel").click()
    sends_password(page)
    expect(page.get_by_role("heading", name="Haal weg: mijn telefoon")).to_be_visible()
    page.get_by_role("button", name="Haal deze toegangssleutel weg").click()
    expect(page.get_by_text("Deze toegangssleutel werkt niet meer")).to_be_visible()
