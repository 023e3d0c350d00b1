"""Joining a group and talking there, with two browsers that are open at once."""

import re

import pytest
from playwright.sync_api import Page, expect

OPEN_GROUP = "Somber, en toch verder"
CLOSED_GROUP = "Het nachtlampje"
BOARD_ROOM = "De bank bij het raam"
LEFT = "Je kunt hier niet meer meelezen."


@pytest.fixture
def lit(open_browser):
    """``lit("De serre")`` gives mo's page of that room, with the lamp on."""

    def light(room: str) -> Page:
        page = open_browser("mo")
        enter(page, room)
        page.get_by_text("Voor de gastheer of gastvrouw").click()
        lamp = page.get_by_role("button", name="Doe de lamp aan")
        if lamp.is_visible():
            page.get_by_label("Waar gaat deze avond over?").fill("Een gewone avond")
            lamp.click()
        expect(connection(page)).to_have_text("Verbonden")
        return page

    return light


def enter(page: Page, room: str) -> None:
    page.goto("/chat/")
    page.get_by_role("link", name=room).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


def connection(page: Page):
    return page.locator("#connection")


def say(page: Page, text: str) -> None:
    page.get_by_label("Wat wil je zeggen?").fill(text)
    page.get_by_role("button", name="Zeg het").click()


def said(page: Page, text: str):
    return page.get_by_role("log").get_by_role("listitem").filter(has_text=text)


def test_somebody_joins_a_group_and_talks_with_its_host(open_browser, lit):
    host = lit("De serre")
    page = open_browser("bram")
    page.goto("/groepen/")
    page.get_by_role("link", name=OPEN_GROUP).click()
    page.get_by_label("Ik heb dit gelezen").check()
    page.get_by_role("button", name="Ik doe mee").click()
    page.get_by_role("link", name="De serre").click()
    expect(connection(page)).to_have_text("Verbonden")
    say(page, "Hallo, ik ben er voor het eerst.")
    expect(said(host, "Hallo, ik ben er voor het eerst.")).to_contain_text("Buitenbocht")
    say(host, "Fijn dat je er bent.")
    expect(said(page, "Fijn dat je er bent.")).to_contain_text("Mo van de overkant")
    expect(page.get_by_label("Wat wil je zeggen?")).to_have_value("")


def test_nobody_comes_in_without_agreeing(open_browser):
    page = open_browser("noor")
    page.goto("/groepen/")
    page.get_by_role("link", name=OPEN_GROUP).click()
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.get_by_role("heading", name="De afspraak bij de deur")).to_be_visible()


def test_words_that_are_sent_twice_are_there_once(open_browser, lit):
    lit(BOARD_ROOM)
    page = open_browser("otto")
    answers = AnswersLost(page)
    enter(page, BOARD_ROOM)
    expect(connection(page)).to_have_text("Verbonden")
    say(page, "Dit komt maar een keer aan.")
    expect(page.get_by_text("Wordt verstuurd…")).to_be_visible()
    answers.lost = False
    page.reload()
    expect(page.get_by_text("Wordt verstuurd…")).to_have_count(0)
    expect(said(page, "Dit komt maar een keer aan.")).to_have_count(1)
    page.reload()
    expect(said(page, "Dit komt maar een keer aan.")).to_have_count(1)


class AnswersLost:
    """A network that brings what one says to the server, and loses the answers."""

    def __init__(self, page: Page):
        self.lost = True
        page.route_web_socket(re.compile("/ws/"), self.connect)

    def connect(self, socket) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: None if self.is_lost(frame) else socket.send(frame))

    def is_lost(self, frame: str) -> bool:
        return self.lost and ('"t":"ok"' in frame or '"t":"new"' in frame)


def test_somebody_who_was_offline_reads_what_was_said(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("bram")
    enter(page, BOARD_ROOM)
    expect(connection(page)).to_have_text("Verbonden")
    page.context.set_offline(True)
    expect(connection(page)).to_contain_text("Je kunt gewoon doorschrijven")
    say(host, "Dit zei ik terwijl je weg was.")
    say(page, "Dit schreef ik zonder netwerk.")
    expect(said(host, "Dit zei ik terwijl je weg was.")).to_have_count(1)
    expect(said(page, "Dit zei ik terwijl je weg was.")).to_have_count(0)
    page.context.set_offline(False)
    expect(said(page, "Dit zei ik terwijl je weg was.")).to_have_count(1)
    expect(said(host, "Dit schreef ik zonder netwerk.")).to_have_count(1)


def test_who_blocked_each_other_share_a_room_and_never_each_others_words(open_browser, lit):
    host = lit(BOARD_ROOM)
    anna, ben = open_browser("anna"), open_browser("ben")
    for page in (anna, ben):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    say(anna, "Woorden van Anna.")
    say(ben, "Woorden van Ben.")
    expect(said(host, "Woorden van Anna.")).to_have_count(1)
    expect(said(host, "Woorden van Ben.")).to_have_count(1)
    say(host, "Woorden voor iedereen.")
    for page, absent in ((anna, "Woorden van Ben."), (ben, "Woorden van Anna.")):
        expect(said(page, "Woorden voor iedereen.")).to_have_count(1)
        expect(said(page, absent)).to_have_count(0)
        page.reload()
        expect(said(page, "Woorden voor iedereen.")).to_have_count(1)
        expect(said(page, absent)).to_have_count(0)


def test_leaving_the_group_closes_the_talk_that_is_open(open_browser, lit):
    host = lit("De zolderkamer")
    page = open_browser("samira")
    enter(page, "De zolderkamer")
    expect(connection(page)).to_have_text("Verbonden")
    elsewhere = page.context.new_page()
    elsewhere.goto("/groepen/")
    elsewhere.get_by_role("link", name=CLOSED_GROUP).click()
    elsewhere.get_by_role("link", name="Uit deze groep gaan").click()
    elsewhere.get_by_role("button", name="Uit de groep gaan").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(LEFT)).to_be_visible()
    expect(page.get_by_role("button", name="Zeg het")).to_have_count(0)
    say(host, "Dit is voor wie er nog is.")
    expect(said(host, "Dit is voor wie er nog is.")).to_have_count(1)
    expect(said(page, "Dit is voor wie er nog is.")).to_have_count(0)


def test_what_a_muted_person_says_comes_folded_and_opens_with_one_press(open_browser, lit):
    host = lit(BOARD_ROOM)
    anna, otto = open_browser("anna"), open_browser("otto")  # she muted him
    for page in (anna, otto):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    words = "Wie wil er nog thee?"
    say(otto, words)
    expect(host.get_by_role("log").get_by_text(words)).to_be_visible()
    line = said(anna, words)
    expect(line).to_have_count(1)
    expect(line.get_by_text(words)).to_be_hidden()
    line.get_by_text("Iemand die je hebt gedempt").click()
    expect(line.get_by_text(words)).to_be_visible()


def test_a_page_that_made_way_for_others_says_so_and_comes_back(open_browser):
    page = open_browser("anna")
    crowded = [True]

    def door(socket):
        if crowded:
            socket.close(code=4408)
        else:
            socket.connect_to_server()

    page.route_web_socket("**/ws/**", door)
    page.goto("/mijn/gesprekken/")
    page.get_by_role("link", name="Oude Fietser").click()
    expect(connection(page)).to_contain_text("heel veel pagina's")
    expect(page.get_by_label("Wat wil je zeggen?")).to_be_editable()
    crowded.clear()
    page.evaluate("dispatchEvent(new Event('online'))")  # what half a minute does too
    expect(connection(page)).to_have_text("Verbonden")
