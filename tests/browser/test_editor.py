"""An editor writes an article in the CMS, looks at it beside the text, and brings it out."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

MARK = secrets.token_hex(3)  # another address in every run on a demo that is open already
TITLE = f"Een kastanje in je jaszak {MARK}"
SENTENCE = "Sinds oktober draag ik een kastanje bij me."
SUMMARY = "Iets kleins om vast te houden als de dag te groot is."


def begin_an_article(page: Page) -> None:
    page.goto("/cms/")
    page.get_by_role("button", name="Pagina's").click()
    page.get_by_role("link", name="Toon onderliggende pagina's van 'Kom binnen").click()
    page.get_by_role("link", name="Wijzig 'Lezen'").click()
    page.get_by_role("button", name="Acties", exact=True).click()
    page.get_by_role("link", name="Voeg onderliggende pagina toe").click()
    page.get_by_role("link", name="Artikel", exact=True).click()


def write(page: Page) -> None:
    page.wait_for_load_state()  # the script of the CMS makes the address from the title, once it is there
    title = page.get_by_role("textbox", name="Titel*")
    title.fill(TITLE)
    title.blur()  # a person goes on to the next field; the address is made then
    expect(page.locator("input[name=slug]")).to_have_value(re.compile(MARK))
    page.get_by_role("textbox", name="In het kort", exact=True).fill(SUMMARY)
    text = page.get_by_role("region", name="Tekst", exact=True)
    text.get_by_role("button", name="Blok invoegen").click()
    page.get_by_role("option", name="Tekst", exact=True).click()
    paper = text.get_by_role("textbox")
    expect(paper).to_be_focused()
    paper.press_sequentially(SENTENCE)
    expect(paper).to_have_text(SENTENCE)
    # the editor takes over what was typed a moment later; a person who opens the preview is slower than that
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile(re.escape(SENTENCE)))


def test_an_editor_writes_looks_and_publishes(open_browser):
    page = open_browser("eva")
    begin_an_article(page)
    write(page)
    page.get_by_role("button", name="Toon/verberg voorvertoning").click()
    preview = page.frame_locator("iframe[title='Voorbeeld']").last
    expect(preview.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(preview.get_by_text(SENTENCE)).to_be_visible()
    page.get_by_role("button", name="Controles aan of uit").click()
    checks = page.locator("[data-side-panel=checks]")
    expect(checks).to_contain_text(re.compile(r"Woorden\s+[1-9]"))
    expect(checks).to_contain_text(re.compile(r"Geschatte leestijd\s+\d"))
    expect(checks).to_contain_text("Problemen gevonden")
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_text("gepubliceerd").first).to_be_visible()

    visitor = open_browser(None)
    visitor.goto("/lezen/")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_text(SENTENCE)).to_be_visible()
    visitor.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    visitor.get_by_role("main").get_by_role("searchbox").fill(MARK)
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main").get_by_role("link", name=TITLE)).to_be_visible()


def test_an_editor_goes_from_her_own_room_to_the_cms_and_back(open_browser):
    page = open_browser("eva")
    page.goto("/mijn/")
    page.get_by_role("region", name="Mijn werk").get_by_role("link", name="Teksten en pagina’s").click()
    page.get_by_role("link", name="Mijn pagina").click()
    expect(page).to_have_url(re.compile("/mijn/$"))


@pytest.mark.parametrize("person", ["anna", "mo"])
def test_member_who_is_no_editor_is_refused(open_browser, person):
    page = open_browser(person)
    page.goto("/cms/")
    expect(page.get_by_role("button", name="Pagina's")).to_have_count(0)
    page.goto("/mijn/")
    expect(page.locator("a[href^='/cms/']")).to_have_count(0)
