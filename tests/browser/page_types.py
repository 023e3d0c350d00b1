"""Every type of page, who looks at it, and how to get there: for the accessibility tests and the screenshots."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD
from tests.support.mfa import totp_code


@dataclass(frozen=True)
class PageType:
    """``go`` is an address, or steps that end on the page. ``person`` None is a visitor. ``tallest``: pixels of its
    picture, from the top of the page."""

    name: str
    go: str | Callable[[Page], None]
    person: str | None = None
    tallest: int = 2400

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


def confirmed(go: Callable[[Page], None] | str) -> Callable[[Page], None]:
    """Open a page that asks for the password once more, when logging in is a while ago."""

    def steps(page: Page) -> None:
        go(page) if callable(go) else page.goto(go)
        password = page.locator("main input[type=password]")
        if password.is_visible():
            password.fill(PASSWORD)
            page.locator("main form.form button[type=submit]").click()
            password.wait_for(state="detached")

    return steps


def open_lit_room(page: Page) -> None:
    """The room of a group, with the lamp on and the answer box."""
    follow("/groepen/somber-en-toch-verder/", ROOM)(page)
    page.locator("details.drawer summary").last.click()  # that of the host, below the talk
    lamp = page.locator("button.button--lamp")
    if lamp.is_visible():
        lamp.click()
        page.wait_for_selector("#composer button")


def send_a_report(page: Page) -> None:
    """A visitor's report, that is thanked for."""
    follow("/forum/van-dag-tot-dag/", TOPIC, REPORT)(page)
    page.locator("main input[type=radio]").first.check()
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_selector("main form.form", state="detached")


def send_a_message(page: Page) -> None:
    """A message to the people of the site, with thanks."""
    page.goto("/contact/")
    page.locator("main textarea").fill("Dank jullie wel.")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_selector("main form.form", state="detached")


def from_mail(page: Page, words: str) -> None:
    """Open the newest link with these words that was sent."""
    page.goto("/dev/mail/")
    page.goto(page.locator(f'a[href*="{words}"]').first.get_attribute("href"))


def of_a_report(link: str) -> Callable[[Page], None]:
    """Follow a link on the report that waits with a day, after that about danger."""

    def steps(page: Page) -> None:
        page.goto("/moderatie/")
        page.goto(page.locator(f"main {ONE_REPORT}").last.get_attribute("href"))
        page.goto(page.locator(f"main {link}").first.get_attribute("href"))

    return steps


def press(page: Page) -> None:
    page.locator("main form.form button[type=submit]").first.click()


def newcomer(page: Page) -> str:
    """Sign up and log in; return the URL."""
    email = f"{uuid4()}@example.org"
    page.goto("/account/signup/")
    for name, words in (("email", email), ("password1", PASSWORD), ("birth_year", "1990")):
        page.fill(f"main input[name={name}]", words)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    press(page)
    page.wait_for_url("**/confirm-email/")
    from_mail(page, "/confirm-email/")
    press(page)
    page.wait_for_url("**/welkom/**")
    return email


def codes_on_paper(page: Page) -> str:
    """An app was set up just now, and the codes are shown this once."""
    email = newcomer(page)
    confirmed("/account/2fa/totp/activate/")(page)
    secret = re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.locator("main").inner_text())[0]
    page.fill("main input[name=code]", totp_code(secret.replace(" ", "")))
    press(page)
    page.wait_for_selector("[data-codes]")
    return email


def second_step_at_the_door(page: Page) -> None:
    email = codes_on_paper(page)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    press(page)
    page.wait_for_url("**/2fa/authenticate/**")


def keep_email(page: Page) -> None:
    """Another address was asked for and confirmed; the link in the mail to the old one was opened."""
    newcomer(page)
    page.goto("/account/email/")
    page.fill("main input[name=email]", f"{uuid4()}@example.org")
    press(page)
    page.fill("main input[type=password]", PASSWORD)
    press(page)
    page.wait_for_url("**/account/email/")
    from_mail(page, "/confirm-email/")
    press(page)
    page.wait_for_url("**/account/email/")
    from_mail(page, "/adres-houden/")


HOST = "/groepen/somber-en-toch-verder/"
RUN = 'a[href*="/reeks/"]'
TOPIC = 'a[href*="/onderwerp/"]'
ROOM = 'a[href^="/chat/"]:not([href="/chat/"])'
REPORT = 'a[href*="/melden/"]'
PERSON = 'a[href^="/leden/"]'
ONE_REPORT = 'a[href*="/melding/"]'
WITH_SOMEBODY = '.rows a[href^="/mijn/gesprekken/"]'
CONTACT_MESSAGE = 'a[href^="/contact/ontvangen/"]'

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
    PageType("group-door-member", "/groepen/nachtlampje/", "bram"),
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
    PageType("change-name", "/mijn/naam/", "anna"),
    PageType("messages", "/mijn/berichten/", "henk"),
    PageType("profile", follow("/forum/van-dag-tot-dag/", TOPIC, PERSON), "anna"),
    PageType("blocked", "/mijn/geblokkeerd/", "anna"),
    PageType("consent", "/mijn/toestemming/", "anna"),
    PageType("my-data", "/mijn/gegevens/", "anna"),
    PageType("leave", "/mijn/gegevens/weggaan/", "anna"),
    PageType("logins", "/mijn/ingelogd/", "anna"),
    PageType("kept-words", "/mijn/bewaard/", "anna"),
    PageType("address", "/account/email/", "anna"),
    PageType("keep-address", keep_email),
    PageType("asked-again", "/mijn/toestemming/opnieuw/", "joost"),
    PageType("two-of-us", "/mijn/gesprekken/", "anna"),
    PageType("conversation", follow("/mijn/gesprekken/", f'{WITH_SOMEBODY}:has-text("Oude Fietser")'), "anna"),
    PageType("conversation-waits", follow("/mijn/gesprekken/", f'{WITH_SOMEBODY}:has-text("Muntthee")'), "anna"),
    PageType("end-conversation", follow("/mijn/gesprekken/", WITH_SOMEBODY, 'a[href$="/stoppen/"]'), "kees"),
    PageType("ask-somebody", follow("/forum/van-dag-tot-dag/", TOPIC, PERSON, 'a[href*="/vragen/"]'), "noor"),
    PageType("mute", follow("/forum/van-dag-tot-dag/", TOPIC, 'a[href*="/dempen/"]'), "noor"),
    PageType("when-we-mail", "/mijn/berichten/instellingen/", "anna"),
    PageType("follow", follow("/forum/van-dag-tot-dag/", TOPIC, 'a[href*="/volgen/"]'), "anna"),
    PageType("pause", "/mijn/gegevens/pauze/", "anna"),
    PageType("export", "/mijn/gegevens/meenemen/", "anna"),
    PageType("my-words", "/mijn/gegevens/geschreven/", "anna"),
    PageType("my-words-of-a-kind", follow("/mijn/gegevens/geschreven/", ".rows a"), "anna"),
    PageType("remove-one", confirmed(follow("/mijn/gegevens/geschreven/", ".rows a", ".rows .quiet-link")), "anna"),
    PageType("nameless-words", "/mijn/gegevens/geschreven/zonder-naam/", "anna"),
    PageType("remove-words", "/mijn/gegevens/geschreven/weg/", "anna"),
    PageType("register", "/mijn/gegevens/register/", "anna"),
    PageType("second-step", "/account/2fa/", "anna"),
    PageType("set-up-app", confirmed("/account/2fa/totp/activate/"), "anna"),
    PageType("codes-on-paper", codes_on_paper),
    PageType("second-step-at-the-door", second_step_at_the_door),
    PageType("make-passkey", confirmed("/account/2fa/webauthn/add/"), "anna"),
    PageType("contact", "/contact/"),
    PageType("contact-thanks", send_a_message),
    PageType("contact-inbox", "/contact/ontvangen/", "otto"),
    PageType("contact-message", follow("/contact/ontvangen/", CONTACT_MESSAGE), "otto"),
    PageType("report-visitor", follow("/forum/van-dag-tot-dag/", TOPIC, REPORT)),
    PageType("report-thanks", send_a_report),
    PageType("move-topic", follow("/forum/van-dag-tot-dag/", TOPIC, 'a[href$="/verplaatsen/"]'), "mo"),
    PageType("report", follow("/forum/van-dag-tot-dag/", TOPIC, REPORT), "noor"),
    PageType("moderation-queue", "/moderatie/", "mo", tallest=1100),
    PageType("one-report", follow("/moderatie/", ONE_REPORT), "mo", tallest=1100),
    PageType("what-was-decided", "/moderatie/beslist/", "mo"),
    PageType("how-moderation-works", "/moderatie/zo-werkt-het/"),
    PageType("my-work", "/mijn/werk/", "mo", tallest=1100),
    PageType("my-tasks", "/mijn/taken/", "mo"),
    PageType("without-an-answer", "/forum/zonder-antwoord/", "mo", tallest=1100),
    PageType("host", "/groepen/somber-en-toch-verder/gastheer/", "mo", tallest=1100),
    PageType("host-members", "/groepen/somber-en-toch-verder/gastheer/leden/", "mo"),
    PageType("host-newcomers", "/groepen/somber-en-toch-verder/gastheer/nieuw/", "mo", tallest=1100),
    PageType("host-settings", "/groepen/somber-en-toch-verder/gastheer/instellen/", "mo"),
    PageType("host-invites", "/groepen/somber-en-toch-verder/gastheer/uitnodigen/", "mo"),
    PageType("co-hosts", "/groepen/somber-en-toch-verder/gastheer/samen/", "mo", tallest=1100),
    PageType("checklist", "/huis/", "otto"),
    PageType("staff", "/huis/medewerkers/", "otto"),
    PageType("staff-history", "/huis/medewerkers/verloop/", "otto"),
    PageType("keep-it-calm", "/moderatie/rust/", "mo", tallest=1100),
    PageType("hidden-at-once", "/moderatie/alles-verborgen/", "mo"),
    PageType("running-measures", "/moderatie/maatregelen/", "mo"),
    PageType("planning", follow(f"{HOST}gastheer/", 'a[href$="/planning/"]'), "mo", tallest=1100),
    PageType("case-note", of_a_report('a[href$="/notitie/"]'), "mo"),
    PageType("ask-opinion", of_a_report('a[href$="/tweede-mening/"]'), "mo"),
    PageType("hand-over", of_a_report('a[href$="/overdragen/"]'), "mo"),
    PageType("merge-reports", of_a_report('a[href$="/samenvoegen/"]'), "mo"),
    PageType("write-to-writer", of_a_report('a[href$="/schrijven/"]'), "mo"),
    PageType("act-directly", follow("/forum/van-dag-tot-dag/", TOPIC, 'a[href*="/zelf/"]'), "mo"),
    PageType("everything-of-one", follow("/forum/van-dag-tot-dag/", TOPIC, PERSON, 'a[href*="/moderatie/lid/"]'), "mo"),
    PageType("keep-a-group-calm", "/moderatie/rust/somber-en-toch-verder/", "mo"),
    PageType("read-first", "/forum/eerst-lezen/", "mo"),
    PageType("figures", "/moderatie/cijfers/"),
    PageType("what-i-reported", "/moderatie/gemeld/", "els"),
    PageType("my-report", follow("/moderatie/gemeld/", 'a[href*="/gemeld/"]'), "els"),
    PageType("take-out", follow(f"{HOST}gastheer/leden/", 'a[href*="/uit-de-groep/"]'), "mo"),
    PageType("plan-evenings", follow(f"{HOST}gastheer/", 'a[href$="/planning/"]', "a.button"), "mo"),
    PageType("one-of-the-staff", follow("/huis/medewerkers/", ".rows a"), "otto"),
    PageType("evenings", follow("/groepen/somber-en-toch-verder/", ROOM, 'a[href$="/avonden/"]'), "anna"),
    PageType("demo-mail", "/dev/mail/"),
]
