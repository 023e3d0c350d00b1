"""Every type of page, who looks at it, and how to get there: for the accessibility tests and the screenshots."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class PageType:
    """``go`` is an address, or steps that end on the page. ``person`` None is a visitor."""

    name: str
    go: str | Callable[[Page], None]
    person: str | None = None

    def open(self, page: Page) -> None:
        if callable(self.go):
            self.go(page)
        else:
            page.goto(self.go)


def follow(start: str, *links: str) -> Callable[[Page], None]:
    """Open a page, and follow the first link of its content that matches, and then the next."""

    def steps(page: Page) -> None:
        page.goto(start)
        for link in links:
            page.goto(page.locator(f"main {link}").first.get_attribute("href"))

    return steps


def open_lit_room(page: Page) -> None:
    """The room of a group, with the lamp on and the answer box."""
    follow("/groepen/somber-en-toch-verder/", ROOM)(page)
    page.locator("details.drawer summary").click()
    lamp = page.locator("button.button--lamp")
    if lamp.is_visible():
        lamp.click()
        page.wait_for_selector("#composer button")


RUN = 'a[href*="/reeks/"]'
TOPIC = 'a[href*="/onderwerp/"]'
ROOM = 'a[href^="/chat/"]:not([href="/chat/"])'
REPORT = 'a[href*="/melden/"]'
PERSON = 'a[href^="/leden/"]'
ONE_REPORT = 'a[href*="/melding/"]'

PAGE_TYPES = [
    PageType("home", "/"),
    PageType("home-english", "/en/"),
    PageType("reading", "/lezen/"),
    PageType("theme", "/lezen/somberheid/"),
    PageType("article", "/lezen/als-leven-te-zwaar-voelt/"),
    PageType("stories", "/verhalen/"),
    PageType("story", "/verhalen/vier-akkoorden/"),
    PageType("word-list", "/woordenlijst/"),
    PageType("word", "/woordenlijst/stemmen-horen/"),
    PageType("help-lines", "/hulplijnen/"),
    PageType("about", "/over-ons/"),
    PageType("together", "/samen/"),
    PageType("forum", "/forum/"),
    PageType("board", "/forum/van-dag-tot-dag/"),
    PageType("topic", follow("/forum/van-dag-tot-dag/", TOPIC)),
    PageType("topic-member", follow("/forum/van-dag-tot-dag/", TOPIC), "anna"),
    PageType("new-topic", "/forum/van-dag-tot-dag/nieuw/", "anna"),
    PageType("groups", "/groepen/"),
    PageType("group-door", "/groepen/nachtlampje/"),
    PageType("group-inside", follow("/mijn/", 'a[href^="/groepen/"]:not([href="/groepen/"])'), "anna"),
    PageType("group-requests", "/groepen/nachtlampje/verzoeken/", "mo"),
    PageType("groups-english", "/en/groepen/", "anna"),
    PageType("rooms", "/chat/", "anna"),
    PageType("room-lit", open_lit_room, "mo"),
    PageType("room", follow("/chat/", ROOM), "mo"),
    PageType("tools", "/hulpmiddelen/"),
    PageType("tool", "/hulpmiddelen/temstem/"),
    PageType("rate-tool", "/hulpmiddelen/temstem/beoordelen/", "anna"),
    PageType("college", "/herstelacademie/"),
    PageType("one-college", "/herstelacademie/de-overloop/"),
    PageType("course", "/herstelacademie/de-overloop/wrap/"),
    PageType("course-calendar", "/herstelacademie/agenda/"),
    PageType("run", follow("/herstelacademie/agenda/", RUN), "anna"),
    PageType("search", "/zoeken/?q=slapen"),
    PageType("search-crisis", "/zoeken/?q=niet+meer+willen+leven"),
    PageType("search-nothing", "/zoeken/?q=xyzzyplugh"),
    PageType("not-found", "/deze-pagina-is-er-niet/"),
    PageType("log-in", "/account/login/"),
    PageType("sign-up", "/account/signup/"),
    PageType("reset-password", "/account/password/reset/"),
    PageType("too-young", "/te-jong/"),
    PageType("mine", "/mijn/", "anna"),
    PageType("edit-profile", "/mijn/profiel/", "anna"),
    PageType("messages", "/mijn/berichten/", "henk"),
    PageType("profile", follow("/forum/van-dag-tot-dag/", TOPIC, PERSON), "anna"),
    PageType("blocked", "/mijn/geblokkeerd/", "anna"),
    PageType("consent", "/mijn/toestemming/", "anna"),
    PageType("my-data", "/mijn/gegevens/", "anna"),
    PageType("leave", "/mijn/gegevens/weggaan/", "anna"),
    PageType("report", follow("/forum/van-dag-tot-dag/", TOPIC, REPORT), "noor"),
    PageType("moderation-queue", "/moderatie/", "mo"),
    PageType("one-report", follow("/moderatie/", ONE_REPORT), "mo"),
    PageType("how-moderation-works", "/moderatie/zo-werkt-het/"),
    PageType("demo-mail", "/dev/mail/"),
]
