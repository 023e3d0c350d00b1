"""The line under a form tells the truth about saving, and words that did not reach the server stay on the device."""

from playwright.sync_api import Page, expect

from demo.content import topic_id

TOPIC = f"/forum/onderwerp/{topic_id('ik-lees-al-weken-mee')}/"
WORDS = "Alleen nog op dit toestel."
SAVES = "**/mijn/concept/"


def box(page: Page):
    return page.locator("main textarea[name=source]")


def note(page: Page):
    return page.locator("[data-draft-note]")


def test_words_that_did_not_reach_the_server_are_there_after_a_reload(open_browser):
    page = open_browser("bram")
    page.goto(TOPIC)
    page.route(SAVES, lambda route: route.abort())
    box(page).fill(WORDS)
    expect(note(page)).to_have_text("Bewaard op je apparaat. Nog niet bewaard op de site.")
    page.reload()
    expect(box(page)).to_have_value(WORDS)
    page.unroute(SAVES)
    expect(note(page)).to_contain_text("Je woorden zijn bewaard op je pagina, om", timeout=15_000)
    assert page.evaluate("() => Object.keys(sessionStorage).filter((name) => name.startsWith('draft:'))") == []


def test_form_is_not_sent_without_a_connection(open_browser):
    page = open_browser("noor")
    page.goto(TOPIC)
    page.context.set_offline(True)
    box(page).fill(WORDS)
    page.get_by_role("button", name="Versturen").click()
    expect(note(page)).to_have_text("Er is geen verbinding, dus dit is niet verstuurd. Je woorden staan er nog.")
    expect(box(page)).to_have_value(WORDS)
    page.context.set_offline(False)


def test_log_out_empties_the_device(open_browser):
    page = open_browser("pia")
    page.goto(TOPIC)
    page.route(SAVES, lambda route: route.abort())
    box(page).fill(WORDS)
    expect(note(page)).to_contain_text("Bewaard op je apparaat")
    page.goto("/account/logout/")
    page.locator("main form[action*='logout'] button[type=submit]").click()
    assert page.evaluate("() => sessionStorage.length") == 0
