"""Two people ask, agree, write and stop, each in a browser of their own."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_chat import assert_same_after_reload, connection, line_with, say

WOUTER, DAAN = "Nachtportier", "Sceptische Sok"


def ask(page: Page, name: str) -> None:
    page.get_by_role("link", name="Vraag: mag ik je een bericht sturen?").click()
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Verstuur mijn vraag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Privéberichten")


def profile_of(page: Page) -> str:
    """The address of one's own profile, as others come to it from beside one's words."""
    page.goto("/mijn/profiel/")
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/leden/**")
    return page.url


def test_two_members_agree_write_live_and_one_blocks_the_other(open_browser):
    wouter, daan = open_browser("wouter"), open_browser("daan")
    profile = profile_of(daan)
    wouter.goto(profile)
    ask(wouter, DAAN)
    expect(wouter.get_by_role("listitem").filter(has_text=DAAN).last).to_contain_text("Je wacht op een antwoord")
    daan.goto("/mijn/")
    daan.get_by_role("link", name="Naar je privéberichten").click()
    daan.get_by_role("article").filter(has_text=WOUTER).get_by_role("button", name="Ja, dat mag").click()
    expect(connection(daan)).to_have_text("Verbonden")
    wouter.reload()
    wouter.get_by_role("link", name=DAAN).click()
    expect(connection(wouter)).to_have_text("Verbonden")
    say(wouter, "Dank je. <b>Slaap</b> jij ook slecht?")
    expect(line_with(daan, "Dank je. <b>Slaap</b> jij ook slecht?")).to_have_count(1)
    say(daan, "Al jaren. Fijn dat je het vraagt.")
    expect(line_with(wouter, "Al jaren. Fijn dat je het vraagt.")).to_have_count(1)
    assert_all_read(daan, WOUTER)
    assert_same_after_reload([wouter, daan], "Dank je.")
    assert_same_after_reload([wouter, daan], "Al jaren.")
    wouter.goto(profile)
    wouter.get_by_role("button", name="Blokkeer").click()
    expect(daan.get_by_text("Jullie kunnen elkaar niet meer schrijven.")).to_be_visible()
    expect(daan.get_by_role("button", name="Versturen")).to_have_count(0)
    daan.reload()
    expect(daan.get_by_role("heading", level=1)).to_have_text("Dit gesprek is voorbij")
    expect(line_with(daan, "Al jaren.")).to_have_count(1)
    expect(line_with(daan, "Dank je.")).to_have_count(0)


def assert_all_read(page: Page, name: str) -> None:
    """Check in another tab of this member that the messages in an open tab count as read."""
    other = page.context.new_page()
    other.goto("/mijn/gesprekken/")
    row = other.get_by_role("listitem").filter(has=other.get_by_role("link", name=re.compile(name)))
    expect(row).to_have_count(1)
    expect(row.get_by_text("nieuw")).to_have_count(0)
    other.close()
