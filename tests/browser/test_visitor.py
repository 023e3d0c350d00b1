"""A visitor on an old phone, who may not be well: finds a number, reads, searches, and is not followed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE


def main(page: Page):
    return page.get_by_role("main")


def results(page: Page):
    return main(page).get_by_role("heading", level=2).get_by_role("link")


def search_for(page: Page, words: str) -> None:
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    page.get_by_role("main").get_by_role("searchbox").fill(words)
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()


def test_the_number_stands_on_home_before_any_scrolling(phone):
    phone.goto("/")
    number = phone.get_by_role("link", name="113", exact=True).first
    expect(number).to_be_in_viewport(ratio=1)
    expect(number).to_have_attribute("href", "tel:113")
    assert phone.evaluate("() => window.scrollY") == 0
    box, leave = number.bounding_box(), phone.get_by_role("link", name="Nu weg").bounding_box()
    assert box["y"] + box["height"] < leave["y"]


def test_the_first_page_asks_for_one_sheet_of_styles(phone):
    """Each file more is a wait on a slow line."""
    sheets = []
    phone.on("request", lambda request: sheets.append(request.url) if request.resource_type == "stylesheet" else None)
    phone.goto("/")
    assert len(sheets) == 1
    assert phone.evaluate("() => getComputedStyle(document.querySelector('.skip-link')).position") == "absolute"


def test_a_visitor_comes_from_home_to_an_article_and_reads_it(phone):
    phone.goto("/")
    main(phone).get_by_role("link", name=re.compile("Ik wil lezen")).click()
    expect(phone.get_by_role("heading", level=1, name="Lezen")).to_be_visible()
    main(phone).get_by_role("link", name="Somberheid").first.click()
    expect(phone.get_by_role("heading", level=1, name="Somberheid")).to_be_visible()
    article = phone.get_by_role("region", name="Om te lezen").get_by_role("link").first
    title = article.inner_text()
    article.click()
    expect(phone.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(main(phone).get_by_text("In het kort")).to_be_visible()
    expect(main(phone).get_by_text(re.compile(r"\d+ minuten lezen"))).to_be_visible()
    assert len(main(phone).inner_text().split()) > 300


def test_a_visitor_searches_from_any_page_and_opens_what_was_found(phone):
    phone.goto("/over-ons/")
    search_for(phone, "slapen")
    expect(phone.get_by_role("status").filter(has_text=re.compile(r"\d+ resultaten"))).to_be_visible()
    result = results(phone).first
    title = result.inner_text()
    result.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(title)


def test_own_words_find_the_clinical_words_and_the_other_way_round(phone):
    phone.goto("/zoeken/")
    search_for(phone, "stemmen horen")
    expect(main(phone).locator("mark").filter(has_text="hallucinaties").first).to_be_visible()
    search_for(phone, "auditieve hallucinaties")
    expect(main(phone).get_by_role("link", name="Stemmen horen", exact=True)).to_be_visible()


def test_words_of_crisis_bring_help_first_and_the_results_too(phone):
    phone.goto("/")
    search_for(phone, "ik wil niet meer leven")
    number = main(phone).get_by_role("link", name="113", exact=True)
    expect(number).to_be_in_viewport(ratio=1)
    expect(results(phone).first).to_be_visible()


def test_a_help_line_is_one_step_away_at_the_end_of_every_page(phone):
    phone.goto("/verhalen/vier-akkoorden/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Alle hulplijnen").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    line = main(phone).get_by_role("link", name="088 0767 000")
    expect(line).to_have_attribute("href", "tel:0880767000")


def test_reader_gets_no_cookie_and_leaves_nothing_in_the_browser(phone):
    for path in ["/", "/lezen/somberheid/", "/forum/", "/hulpmiddelen/", "/herstelacademie/", "/zoeken/?q=slapen"]:
        phone.goto(path)
    phone.goto("/verhalen/")
    main(phone).get_by_role("link", name="Vier akkoorden").first.click()
    expect(phone.get_by_role("heading", level=1, name="Vier akkoorden")).to_be_visible()
    assert phone.context.cookies() == []
    assert phone.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_the_same_house_speaks_english_under_en(open_browser):
    page = open_browser(None, PHONE)
    page.goto("/lezen/somberheid/")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Leave now")).to_be_visible()
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Tools").click()
    expect(page).to_have_url(re.compile("/en/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("tools", re.IGNORECASE))
    page.get_by_role("contentinfo").get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
