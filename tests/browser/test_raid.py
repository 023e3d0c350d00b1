"""A moderator hides everything that one account wrote while a member reads along, undoes it, and undoes that."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_forum_live import answer, open_topic

TOPIC = "De afwas van drie dagen"
EXPLANATION = "Reclame hoort hier niet. Over jezelf vertellen mag altijd."


def hide_everything(page: Page) -> None:
    page.get_by_role("article").last.get_by_role("link").first.click()
    page.get_by_role("link", name="Modereren").click()
    page.get_by_role("link", name="Alles van dit account verbergen").click()
    page.get_by_label("Het laatste uur").check()
    page.get_by_label("Wat wil je de schrijver zeggen?").fill(EXPLANATION)
    page.get_by_role("button", name="Verberg alles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verborgen")
    expect(page.get_by_text(re.compile(r"(\d+) van de \1 teksten"))).to_be_visible()


def turn(page: Page, button: str, state: str) -> None:
    page.get_by_label("Wat wil je de schrijver zeggen?").fill(EXPLANATION)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(state)


def test_everything_of_an_account_is_hidden_shown_and_hidden_again(open_browser):
    writer, reader, moderator = open_browser("bram"), open_browser("noor"), open_browser("mo")
    open_topic(writer, TOPIC)
    texts = [answer(writer, "Koop nu een vaatwasser."), answer(writer, "Echt, koop er een.")]
    open_topic(reader, TOPIC)
    open_topic(moderator, TOPIC)

    hide_everything(moderator)
    reader.get_by_role("button", name="Hier is iets veranderd").click()
    for text in texts:
        expect(reader.get_by_text(text)).to_have_count(0)

    turn(moderator, "Draai alles terug", "Weer getoond")
    reader.reload()
    for text in texts:
        expect(reader.get_by_text(text)).to_be_visible()

    turn(moderator, "Verberg het weer", "Verborgen")
    reader.reload()
    writer.reload()
    for text in texts:
        expect(reader.get_by_text(text)).to_have_count(0)
        expect(writer.get_by_text(text)).to_be_visible()
