"""Finding a self-help tool, telling how it was, and talking about it."""

from playwright.sync_api import expect

WORDS = "Ik zet het aan in de tram en dan zakt het."
TITLE = "Temstem in de wachtkamer"


def test_a_visitor_finds_a_tool_with_the_filters(open_browser):
    page = open_browser(None)
    page.goto("/hulpmiddelen/")
    tools = page.locator("main .card--link")
    everything = tools.count()
    page.get_by_label("Thema").select_option(label="Stemmen horen en psychose")
    page.get_by_label("Waar het op werkt").select_option(label="Android-telefoon")
    page.get_by_role("button", name="Toon deze hulpmiddelen").click()
    expect(page.get_by_role("link", name="Temstem")).to_be_visible()
    expect(page.get_by_role("link", name="Laat alles zien")).to_be_visible()
    assert 0 < tools.count() < everything
    assert page.get_by_label("Thema").locator("option:checked").inner_text() == "Stemmen horen en psychose"


def test_a_member_tells_how_a_tool_was_and_sees_it_on_its_page(open_browser):
    page = open_browser("bram")
    page.goto("/hulpmiddelen/temstem/")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.locator("main").get_by_role("link", name="Vertel hoe het voor jou was").click()
    page.get_by_role("group", name="Heeft het je geholpen?").get_by_label("Een beetje").check()
    page.get_by_role("group", name="Zou je het een ander aanraden?").get_by_label("Ja").check()
    page.get_by_label("Jouw ervaring in een paar woorden").fill(WORDS)
    page.get_by_role("button", name="Mijn antwoord plaatsen").click()
    voice = page.locator(".voice").filter(has_text=WORDS)
    expect(voice).to_contain_text("Buitenbocht")
    visitor = open_browser(None)
    visitor.goto("/hulpmiddelen/temstem/")
    expect(visitor.locator(".voice").filter(has_text=WORDS)).to_have_count(1)
    page.get_by_role("link", name="Mijn antwoord veranderen").click()
    expect(page.get_by_label("Jouw ervaring in een paar woorden")).to_have_value(WORDS)


def test_an_answer_that_is_not_complete_keeps_the_words(open_browser):
    page = open_browser("noor")
    page.goto("/hulpmiddelen/temstem/beoordelen/")
    page.get_by_label("Jouw ervaring in een paar woorden").fill(WORDS)
    page.locator("main form").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Mijn antwoord plaatsen").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Jouw ervaring in een paar woorden")).to_have_value(WORDS)


def test_a_tool_leads_to_the_conversations_about_it_and_to_a_new_one(open_browser):
    page = open_browser("anna")
    page.goto("/hulpmiddelen/temstem/")
    page.get_by_role("link", name="Temstem: twee weken geprobeerd in de bus").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Temstem: twee weken geprobeerd in de bus")
    page.locator("main").get_by_role("link", name="Temstem", exact=True).click()
    page.get_by_role("link", name="Praat hierover").click()
    page.get_by_role("link", name="Hulpmiddelen samen proberen").click()
    page.get_by_label("Waar gaat het over?").fill(TITLE)
    page.get_by_label("Je bericht").fill("Heeft iemand het in een wachtkamer geprobeerd?")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.locator("main").get_by_role("link", name="Temstem", exact=True).click()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
