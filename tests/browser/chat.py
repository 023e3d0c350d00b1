"""A chat room in a browser: entering it, and saying something."""

from playwright.sync_api import Page, expect

BOARD_ROOM = "De bank bij het raam"


def enter(page: Page, room: str) -> None:
    page.goto("/chat/")
    page.get_by_role("link", name=room).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


def connection(page: Page):
    return page.locator("#connection")


def say(page: Page, text: str) -> None:
    page.get_by_label("Wat wil je zeggen?").fill(text)
    page.get_by_role("button", name="Versturen").click()


def line_with(page: Page, text: str):
    return page.get_by_role("log").get_by_role("listitem").filter(has_text=text)
