"""From a report to the statement of reasons for the writer: three members, three browsers."""

import pytest
from playwright.sync_api import Page, expect

BOARD = "/forum/van-dag-tot-dag/"
WORDS = "Ik zou die van de overkant wel eens iets naars willen sturen."
REPORT = "Dit voelt als een dreigement naar iemand anders."
EXPLANATION = "We houden het hier vriendelijk, ook over wie er niet bij is. Schrijf gerust wat je zo boos maakt."


def share_a_topic(page: Page, title: str) -> str:
    page.goto(f"{BOARD}nieuw/")
    page.get_by_label("Waar gaat het over?").fill(title)
    page.get_by_label("Je bericht").fill(WORDS)
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def report_first_post(page: Page, topic: str) -> None:
    page.goto(topic)
    page.locator(".post").first.get_by_role("link", name="Melden").click()
    page.get_by_label("Onaardig of kwetsend").check()
    page.get_by_label("Wat wil je ons vertellen?").fill(REPORT)
    page.get_by_role("button", name="Stuur naar de moderatoren").click()
    expect(page.get_by_text("Dankjewel. Een moderator kijkt ernaar")).to_be_visible()


def decide_to_hide(page: Page) -> None:
    page.goto("/mijn/")
    page.get_by_role("link", name="Moderatie:").click()
    page.get_by_role("link", name="Onaardig of kwetsend").last.click()
    expect(page.get_by_text(REPORT)).to_be_visible()
    page.get_by_role("button", name="Ik kijk hiernaar").click()
    page.get_by_label("Haal het weg").check()
    page.get_by_label("Welke woorden?").fill(WORDS)
    page.get_by_label("Wat wil je de schrijver zeggen?").fill(EXPLANATION)
    page.get_by_role("button", name="Neem dit besluit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er wacht")
    expect(page.get_by_text("Besloten.")).to_be_visible()


def test_report_leads_to_a_decision_and_the_writer_keeps_the_text(open_browser):
    writer, reader = open_browser("otto"), open_browser("noor")
    topic = share_a_topic(writer, "Ruzie met de buren")
    badge = writer.locator("[data-badge-number]")
    before = int(badge.inner_text() or 0)
    report_first_post(reader, topic)
    decide_to_hide(open_browser("mo"))

    expect(badge).to_have_text(str(before + 1))
    writer.goto("/mijn/berichten/")
    writer.get_by_role("button", name="Een moderator heeft je geschreven over iets dat je deelde.").first.click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("Een bericht aan jou")
    expect(writer.get_by_text(EXPLANATION)).to_be_visible()
    expect(writer.get_by_text("Onaardig of kwetsend")).to_be_visible()
    expect(writer.locator("main .card")).to_contain_text(WORDS)
    expect(writer.get_by_text(REPORT)).to_have_count(0)

    writer.goto(topic)
    expect(writer.get_by_text(WORDS)).to_be_visible()
    expect(writer.get_by_text("Alleen jij ziet dit").first).to_be_visible()
    reader.goto(topic)
    expect(reader.get_by_text(WORDS)).to_have_count(0)


@pytest.mark.parametrize("person", [None, "bram", "eva"])
def test_queue_is_absent_for_others(open_browser, person):
    page = open_browser(person)
    answer = page.goto("/moderatie/")
    if person is None:
        expect(page.get_by_role("heading", name="Inloggen", level=1)).to_be_visible()
    else:
        assert answer.status == 404
    page.goto("/mijn/")
    expect(page.get_by_role("link", name="Moderatie:")).to_have_count(0)
