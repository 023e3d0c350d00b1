"""A real Daphne with the demo content, and a real Chromium. Every page is watched: no request to another host,
no script error, nothing that the Content-Security-Policy had to stop.

Run as a pytest process of its own: Playwright's event loop and the ORM do not go together in one.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.axe import examined
from tests.browser.chat import connection, enter

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "welkom-in-de-huiskamer"
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
STARTS_WITHIN = 240  # seconds: the first start writes all the demo content
PATIENCE_MS = 20_000  # a busy machine is slow; a wait ends as soon as what it waits for is there
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # nothing outside this machine is within reach, also not where the quick exit leads
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(house) -> str:
    """The origin of the demo."""
    return house[0]


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The origin and the folder of a demo that runs for these tests alone: a copy of DEMO_PREPARED, when that is given.
    DEMO_AT is one that is open already, with its folder in VAR_DIR."""
    expect.set_options(timeout=PATIENCE_MS)
    if open_already := os.environ.get("DEMO_AT"):
        yield open_already, Path(os.environ.get("VAR_DIR", ROOT / "var"))
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    if prepared := os.environ.get("DEMO_PREPARED"):
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
    log = (folder / "log").open("w+")
    variables = os.environ | {
        "VAR_DIR": str(folder),
        "SITE_ORIGIN": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "community.settings.demo",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "demo.serve", str(port)], cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT
    )
    origin = f"http://localhost:{port}"
    try:
        wait_until_open(origin, process, Path(log.name))
        yield origin, folder
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN)  # as busy as the machine is


def wait_until_open(origin: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{origin}/healthz", timeout=2)  # noqa: S310 - our own address
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the demo did not open:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def logins() -> dict:
    """Keep the cookies of members who logged in already, as people stay logged in."""
    return {}


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """Collect the problems on the pages that are watched."""
    problems: list[str] = []
    yield problems
    assert problems == []


@pytest.fixture
def open_browser(site, chromium, logins, wrong) -> Iterator[Callable[..., Page]]:
    """``open_browser("anna", PHONE)`` gives a watched page of somebody's own browser; None is a visitor."""
    contexts: list[BrowserContext] = []

    def browser(person: str | None = None, size: dict = DESK, *, allowed: str = "", **options) -> Page:
        context = new_browser(chromium, site, logins.get(person), viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        watch(page, site, wrong, allowed)
        come_in(page, person, logins)
        return page

    yield browser
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def browsers_left_open() -> Iterator[dict[str | None, BrowserContext]]:
    """Keep a browser open per member, with our styles and scripts in its cache: that is half the time of a page."""
    problems: dict[str | None, BrowserContext] = {}
    yield problems
    for context in problems.values():
        context.close()


@pytest.fixture
def open_tab(site, chromium, logins, wrong, browsers_left_open) -> Iterator[Callable[..., Page]]:
    """``open_tab("anna", PHONE)`` gives a watched page in the browser that she left open; a visitor is a new one."""
    pages: list[Page] = []

    def tab(person: str | None = None, size: dict = DESK) -> Page:
        if person not in browsers_left_open:
            browsers_left_open[person] = new_browser(chromium, site, logins.get(person))
        if person is None:
            browsers_left_open[None].clear_cookies()
        page = browsers_left_open[person].new_page()
        pages.append(page)
        page.set_viewport_size(size)
        watch(page, site, wrong)
        come_in(page, person, logins)
        return page

    yield tab
    for page in pages:
        page.close()


def new_browser(chromium: Browser, site: str, login: dict | None, **options) -> BrowserContext:
    return chromium.new_context(base_url=site, locale="nl-NL", storage_state=login, **options)


def come_in(page: Page, person: str | None, logins: dict) -> None:
    if person and person not in logins:
        log_in(page, person)
        logins[person] = page.context.storage_state()


def watch(page: Page, site: str, wrong: list[str], allowed: str = "") -> None:
    """``allowed`` is the one other host that this page may go to."""
    hosts = {urlsplit(site).netloc, allowed}

    def asked(request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in hosts:
            wrong.append(f"request to another host: {request.url} on {page.url}")

    def text(message):
        if page in examined and "Applying inline style" in message.text:
            return
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(f"console on {page.url}: {message.text}")

    page.on("request", asked)
    page.on("console", text)
    page.on("pageerror", lambda error: wrong.append(f"script error on {page.url}: {error}"))


def log_in(page: Page, person: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", f"{person}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/mijn/**")


@pytest.fixture
def phone(open_tab) -> Page:
    """A visitor on an old phone."""
    return open_tab(None, PHONE)


@pytest.fixture
def lit(open_browser):
    """``lit("De serre")`` gives mo's page of that room, with the lamp on."""

    def light(room: str) -> Page:
        page = open_browser("mo")
        enter(page, room)
        page.get_by_text("Voor de gastvrouw of gastheer").click()
        lamp = page.get_by_role("button", name="Open de kamer")
        if lamp.is_visible():
            page.get_by_label("Waar gaat deze avond over?").fill("Een gewone avond")
            lamp.click()
        expect(connection(page)).to_have_text("Verbonden")
        return page

    return light
