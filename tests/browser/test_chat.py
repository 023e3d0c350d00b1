"""Joining a group and talking there, with two browsers that are open at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import BOARD_ROOM, connection, enter, line_with, say

OPEN_GROUP = "Somber, en toch verder"
CLOSED_GROUP = "Het nachtlampje"
LEFT = "Je kunt hier niet meer meelezen."


def test_member_joins_a_group_and_chats_with_its_host(open_browser, lit):
    host = lit("De serre")
    page = open_browser("bram")
    page.goto("/groepen/")
    page.get_by_role("link", name=OPEN_GROUP).click()
    page.get_by_label("Ik heb dit gelezen").check()
    page.get_by_role("button", name="Ik doe mee").click()
    page.get_by_role("link", name="De serre").click()
    expect(connection(page)).to_have_text("Verbonden")
    say(page, "Hallo, ik ben er voor het eerst.")
    expect(line_with(host, "Hallo, ik ben er voor het eerst.")).to_contain_text("Buitenbocht")
    say(host, "Fijn dat je er bent.")
    expect(line_with(page, "Fijn dat je er bent.")).to_contain_text("Mo van de overkant")
    expect(page.get_by_label("Wat wil je zeggen?")).to_have_value("")


def test_joining_without_agreeing_stays_at_the_agreement(open_browser):
    page = open_browser("noor")
    page.goto("/groepen/")
    page.get_by_role("link", name=OPEN_GROUP).click()
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.get_by_role("heading", name="Wat we hier afspreken")).to_be_visible()


def test_message_sent_again_after_a_lost_answer_is_there_once(open_browser, lit):
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
    expect(line_with(page, "Dit komt maar een keer aan.")).to_have_count(1)
    page.reload()
    expect(line_with(page, "Dit komt maar een keer aan.")).to_have_count(1)


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


def test_sentences_stay_in_order_when_the_server_loses_the_first_of_them(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("noor")
    first = FirstSentenceLost(page, "Ten eerste.")
    enter(page, BOARD_ROOM)
    expect(connection(page)).to_have_text("Verbonden")
    sentences = ["Ten eerste.", "Ten tweede.", "Ten derde."]
    for sentence in sentences:
        say(page, sentence)
    first.reconnect()
    for sentence in sentences:
        expect(line_with(host, sentence)).to_have_count(1)
    lines = host.get_by_role("log").get_by_role("listitem").filter(has_text=re.compile("|".join(sentences)))
    expect(lines).to_have_text([re.compile(re.escape(sentence)) for sentence in sentences])


class FirstSentenceLost:
    """A server that stores nothing of the first time that a sentence is sent, and then closes the connection."""

    def __init__(self, page: Page, sentence: str):
        self.sentence, self.is_lost, self.socket = sentence, False, None
        page.route_web_socket(re.compile("/ws/"), self.connect)

    def connect(self, socket) -> None:
        self.socket, server = socket, socket.connect_to_server()
        socket.on_message(lambda frame: None if self.loses(frame) else server.send(frame))

    def loses(self, frame: str) -> bool:
        loses = not self.is_lost and self.sentence in frame
        self.is_lost |= loses
        return loses

    def reconnect(self) -> None:
        self.socket.close(code=1012)


def test_member_back_online_reads_missed_messages_and_sends_their_own(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("bram")
    enter(page, BOARD_ROOM)
    expect(connection(page)).to_have_text("Verbonden")
    page.context.set_offline(True)
    expect(connection(page)).to_contain_text("Je kunt gewoon doorschrijven")
    say(host, "Dit zei ik terwijl je weg was.")
    say(page, "Dit schreef ik zonder netwerk.")
    expect(line_with(host, "Dit zei ik terwijl je weg was.")).to_have_count(1)
    expect(line_with(page, "Dit zei ik terwijl je weg was.")).to_have_count(0)
    page.context.set_offline(False)
    expect(line_with(page, "Dit zei ik terwijl je weg was.")).to_have_count(1)
    expect(line_with(host, "Dit schreef ik zonder netwerk.")).to_have_count(1)


def test_members_across_a_block_share_a_room_without_each_others_messages(open_browser, lit):
    host = lit(BOARD_ROOM)
    anna, ben = open_browser("anna"), open_browser("ben")
    for page in (anna, ben):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    say(anna, "Woorden van Anna.")
    say(ben, "Woorden van Ben.")
    expect(line_with(host, "Woorden van Anna.")).to_have_count(1)
    expect(line_with(host, "Woorden van Ben.")).to_have_count(1)
    say(host, "Woorden voor iedereen.")
    for page, absent in ((anna, "Woorden van Ben."), (ben, "Woorden van Anna.")):
        expect(line_with(page, "Woorden voor iedereen.")).to_have_count(1)
        expect(line_with(page, absent)).to_have_count(0)
        page.reload()
        expect(line_with(page, "Woorden voor iedereen.")).to_have_count(1)
        expect(line_with(page, absent)).to_have_count(0)


def test_leaving_the_group_closes_the_open_chat(open_browser, lit):
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
    expect(page.get_by_role("button", name="Versturen")).to_have_count(0)
    say(host, "Dit is voor wie er nog is.")
    expect(line_with(host, "Dit is voor wie er nog is.")).to_have_count(1)
    expect(line_with(page, "Dit is voor wie er nog is.")).to_have_count(0)


def test_message_of_a_muted_member_comes_folded_and_opens_with_one_press(open_browser, lit):
    host = lit(BOARD_ROOM)
    anna, otto = open_browser("anna"), open_browser("otto")  # she muted him
    for page in (anna, otto):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    words = "Wie wil er nog thee?"
    say(otto, words)
    expect(host.get_by_role("log").get_by_text(words)).to_be_visible()
    line = line_with(anna, words)
    expect(line).to_have_count(1)
    expect(line.get_by_text(words)).to_be_hidden()
    line.get_by_text("Iemand die jij even niet wilt zien").click()
    expect(line.get_by_text(words)).to_be_visible()


def test_tab_over_the_limit_says_so_and_connects_again(open_browser):
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


LONG = (
    'Kijk eens op https://voorbeeld.example/pad?a=1&b=2 of www.voorbeeld.example. <b>{name}</b> {text} & "zo".\n' * 12
)


def outer_html(line: Locator) -> str:
    """Return the HTML of a line without the white space between elements, which grid and flex boxes do not show."""
    expect(line).to_have_count(1)
    return line.evaluate("""(line) => {
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const blank = [];
      while (texts.nextNode()) if (!texts.currentNode.nodeValue.trim()) blank.push(texts.currentNode);
      for (const text of blank) text.remove();
      return line.outerHTML;
    }""")


def assert_same_after_reload(pages: list[Page], start: str, *, contains: str = "") -> None:
    """The line that the script made is the line that the server renders."""
    for page in pages:
        made = outer_html(line_with(page, start))
        page.reload()
        assert made == outer_html(line_with(page, start))
        assert contains in made


@pytest.mark.parametrize("text", ["Een gewone regel.", LONG], ids=["short", "long with links"])
def test_live_line_equals_rendered_line_for_writer_reader_visitor_and_muter(open_browser, lit, text):
    host = lit(BOARD_ROOM)
    otto, anna, visitor = open_browser("otto"), open_browser("anna"), open_browser(None)  # anna muted otto
    for page in (otto, anna):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    visitor.goto(host.url)
    asked = [request_log(page) for page in (otto, host, anna, visitor)]
    say(otto, text)
    start = text.strip()[:20]
    pages = (otto, host, anna, visitor)
    for page in pages:
        expect(line_with(page, start).locator("time")).to_have_count(1)
    assert asked == [[]] * 4
    assert_same_after_reload([otto], start, contains="Bericht weghalen")
    assert_same_after_reload([host, visitor], start, contains="Melden")
    assert_same_after_reload([anna], start, contains="Iemand die jij even niet wilt zien")


def test_live_line_of_an_expert_has_role_and_drawing_as_rendered(open_browser, lit):
    host = lit(BOARD_ROOM)
    otto, visitor = open_browser("otto"), open_browser(None)
    for page in (otto, visitor):
        page.goto(host.url)
    expect(connection(otto)).to_have_text("Verbonden")
    say(host, "Welkom in deze kamer.")
    for page in (host, otto, visitor):
        expect(line_with(page, "Welkom in deze kamer.").locator("time")).to_have_count(1)
    assert_same_after_reload([otto, visitor], "Welkom in deze kamer.", contains="chip--expert")
    assert_same_after_reload([host], "Welkom in deze kamer.", contains="chip--expert")


def request_log(page: Page) -> list[str]:
    """A list of what the scripts of this page ask from now on, besides keeping the draft of who writes."""
    urls: list[str] = []

    def note(request) -> None:
        if request.resource_type in ("fetch", "xhr") and "/mijn/concept/" not in request.url:
            urls.append(request.url)

    page.on("request", note)
    return urls


def test_line_taken_back_while_the_page_is_open_equals_rendered_line(open_browser, lit):
    host = lit(BOARD_ROOM)
    otto, anna = open_browser("otto"), open_browser("anna")
    for page in (otto, anna):
        enter(page, BOARD_ROOM)
        expect(connection(page)).to_have_text("Verbonden")
    say(otto, "Dit neem ik zo terug.")
    seq = line_with(host, "Dit neem ik zo terug.").get_attribute("data-seq")
    tab = otto.context.new_page()
    tab.goto(otto.url)
    line_with(tab, "Dit neem ik zo terug.").get_by_role("link", name="Bericht weghalen").click()
    tab.get_by_role("button", name="Bericht weghalen").click()
    for page in (otto, host, anna):
        line = page.locator(f"#bericht-{seq}")
        expect(line).to_contain_text("Weggehaald door de schrijver")
        made = outer_html(line)
        page.reload()
        assert made == outer_html(line)
