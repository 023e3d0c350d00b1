"""Two people in Chromium walk through the site: home, sign in, a post, and a line that arrives at the other."""

import os
import shutil
from contextlib import suppress

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.deploy.content import ROOM, TOPIC

PATIENCE_MS = 20_000
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def program() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def walk(port: int, content: dict) -> list[str]:
    """Return the steps that were made; an assertion that fails names the one that was not."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        try:
            return _walk(browser, f"https://localhost:{port}", content)
        finally:
            with suppress(Exception):
                browser.close()


def _walk(browser: Browser, origin: str, content: dict) -> list[str]:
    one, other = (_signed_in(browser, origin, email, content["password"]) for email in content["emails"][-3:-1])
    one.goto(f"{origin}/forum/onderwerp/{content['topic']}/")
    expect(one.get_by_role("heading", level=1)).to_contain_text(TOPIC)
    one.locator("textarea[name=source]").fill("Dit schrijf ik in een echte browser.")
    one.locator("form:has(textarea[name=source]) button[type=submit]:not([name])").click()
    expect(one.get_by_text("Dit schrijf ik in een echte browser.")).to_be_visible()
    for page in (one, other):
        page.goto(f"{origin}/chat/{content['room']}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text(ROOM)
        expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    one.get_by_label("Wat wil je zeggen?").fill("Deze regel komt aan.")
    one.get_by_role("button", name="Versturen").click()
    expect(other.get_by_role("log").get_by_text("Deze regel komt aan.")).to_be_visible()
    return ["home", "signed in", "a post", "a line at the other"]


def _signed_in(browser: Browser, origin: str, email: str, password: str) -> Page:
    page = browser.new_context(ignore_https_errors=True, locale="nl-NL").new_page()
    page.goto(origin)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{origin}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Inloggen", exact=True).last.click()
    page.wait_for_url(f"{origin}/mijn/**")
    return page
