"""The page of a chat room: its lamp, the order of its lines, typing, and a phone."""

import json
import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import BOARD_ROOM, connection, line_with, say
from tests.browser.conftest import PHONE

# the lamp


def turn_off(host: Page) -> None:
    host.get_by_text("Voor de gastvrouw of gastheer").click()
    host.get_by_role("button", name="Sluit de kamer").click()
    expect(host.locator(".room-head [data-lamp-dark]")).to_be_visible()


def test_closing_keeps_the_words_in_the_box_and_darkens_every_open_page(open_browser, lit):
    host = lit(BOARD_ROOM)
    page, visitor, front, rooms = open_browser("otto"), open_browser(None), open_browser(None), open_browser("anna")
    for each in (page, visitor):
        each.goto(host.url)
    front.goto("/")
    rooms.goto("/chat/")
    expect(connection(page)).to_have_text("Verbonden")
    expect(visitor.locator(".room-head [data-lamp-lit]")).to_be_visible()
    for each in (front, rooms):
        expect(room_card(each)).to_have_class(re.compile("room--open"))
    box = page.get_by_label("Wat wil je zeggen?")
    box.fill("Een halve zin die ik nog")
    turn_off(host)
    expect(page.get_by_role("button", name="Versturen")).to_have_count(0)
    expect(box).to_have_value("Een halve zin die ik nog")
    expect(box).to_have_js_property("readOnly", True)
    expect(page.get_by_text("Wat je schreef staat er nog.")).to_be_visible()
    for each in (page, visitor):
        expect(each.locator(".room-head [data-lamp-dark]")).to_be_visible()
        expect(each.get_by_role("log").get_by_text("Deze avond is voorbij")).to_be_visible()
    for each in (front, rooms):
        expect(room_card(each)).not_to_have_class(re.compile("room--open"))
    lit(BOARD_ROOM)
    expect(page.get_by_role("button", name="Versturen")).to_be_visible()
    expect(box).to_have_value("Een halve zin die ik nog")
    expect(box).to_be_editable()


def room_card(page: Page) -> Locator:
    return page.locator(".room", has=page.get_by_role("link", name=BOARD_ROOM))


def test_lamp_goes_off_at_its_planned_end_on_a_page_without_a_socket(open_browser, lit):
    lit(BOARD_ROOM)
    page = open_browser(None)
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=4408))
    page.clock.install()
    page.goto("/")
    expect(room_card(page)).to_have_class(re.compile("room--open"))
    page.clock.fast_forward("05:00:00")
    expect(room_card(page)).not_to_have_class(re.compile("room--open"))
    expect(room_card(page)).to_contain_text("De kamer is dicht.")


def test_host_is_named_who_has_the_page_open(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    page.goto(host.url)
    expect(page.locator(".room-head [data-lamp-hosts]")).to_have_text(
        "Mo van de overkant is er als gastvrouw of gastheer."
    )


class Frames:
    """A network in which the test writes what the server says, after the real answers."""

    def __init__(self, page: Page):
        self.page = page
        self.dropped: tuple[str, ...] = ()
        page.route_web_socket(re.compile("/ws/"), self.connect)

    def connect(self, socket) -> None:
        self.socket = socket
        server = socket.connect_to_server()
        server.on_message(lambda frame: None if any(part in frame for part in self.dropped) else socket.send(frame))

    def send(self, **frame) -> None:
        self.socket.send(json.dumps(frame))


def test_last_minutes_are_told_once_in_the_talk_and_not_stored(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    frames = Frames(page)
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    stream = "lamp:" + host.url.rstrip("/").rsplit("/", 1)[-1]
    lamp = {"t": "new", "s": stream, "kind": "lamp", "open": True, "texts": {"nl": "De kamer is open"}, "hosts": 0}
    for seq, left in ((1, 295), (2, 200)):
        frames.send(**lamp, seq=seq, left=left, ending=True)
    notes = page.get_by_role("log").get_by_text("Nog 5 minuten, dan sluit de kamer")
    expect(notes).to_have_count(1)
    page.reload()
    expect(connection(page)).to_have_text("Verbonden")
    expect(notes).to_have_count(0)


def test_page_says_that_it_waits_and_comes_back_by_itself_when_its_process_is_restarted(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    frames = Frames(page)
    page.clock.install()
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    frames.send(t="restart", within=10)
    frames.socket.close(code=4503)
    expect(connection(page)).to_contain_text("Je kunt gewoon doorschrijven")
    say(page, "Geschreven terwijl het huis even dicht was.")
    page.clock.fast_forward("10")
    expect(connection(page)).to_have_text("Verbonden")
    expect(line_with(page, "Geschreven terwijl het huis even dicht was.").locator("time")).to_have_count(1)


def test_join_that_gets_no_answer_is_sent_again_on_the_same_connection(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    frames = Frames(page)
    frames.dropped = ('"t":"joined"',)
    page.clock.install()
    with page.expect_websocket():
        page.goto(host.url)
    page.wait_for_timeout(500)
    expect(connection(page)).not_to_have_attribute("data-state", "open")
    frames.dropped = ()
    page.clock.fast_forward("15")
    expect(connection(page)).to_have_text("Verbonden")


# order


def order(page: Page) -> list[int]:
    """Return the numbers of the lines, from top to bottom; a line that waits for its number is left out."""
    numbers = page.get_by_role("log").locator("[data-seq]").evaluate_all("lines => lines.map(line => line.dataset.seq)")
    return [int(number) for number in numbers]


def test_lines_are_in_one_order_for_writer_reader_and_second_tab_also_after_a_reconnect(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    page.goto(host.url)
    tab = page.context.new_page()
    tab.goto(host.url)
    for each in (page, tab):
        expect(connection(each)).to_have_text("Verbonden")
    page.context.set_offline(True)
    expect(connection(page)).to_contain_text("Je kunt gewoon doorschrijven")
    say(page, "Mijn regel van zonder netwerk.")
    for number in range(3):
        say(host, f"Regel {number} van de gastheer.")
    page.context.set_offline(False)
    for each in (page, tab, host):
        expect(line_with(each, "Mijn regel van zonder netwerk.").locator("time")).to_have_count(1)
        expect(line_with(each, "Regel 2 van de gastheer.")).to_have_count(1)
    assert order(page) == sorted(set(order(page)))
    assert order(page) == order(tab) == order(host)
    texts = page.get_by_role("log").locator(".talk__text").all_inner_texts()
    assert texts[-1] == "Mijn regel van zonder netwerk."


def frame_of(stream: str, number: int, text: str) -> dict:
    at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    values = {"id": f"{number:08d}-9999-4999-8999-999999999999", "cid": f"c{number}", "state": "visible", "at": at}
    return {"t": "new", "s": stream, "kind": "message", "number": number, "text": text, "author": None} | values


def test_delayed_message_and_message_shown_again_are_inserted_in_order(open_browser, lit):
    host = lit(BOARD_ROOM)
    say(host, "Eerste regel.")
    page = open_browser("otto")
    frames = Frames(page)
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    seq = int(page.locator("#talk").get_attribute("data-seq"))
    stream = page.locator("#talk").get_attribute("data-stream")
    frames.send(**frame_of(stream, seq + 3, "Later."), seq=seq + 1)
    frames.send(**frame_of(stream, seq + 2, "Eerder."), seq=seq + 2)
    frames.send(**frame_of(stream, seq + 1, "Weer te zien.") | {"kind": "shown"}, seq=seq + 3)
    expect(line_with(page, "Weer te zien.")).to_have_count(1)
    assert order(page)[-3:] == [seq + 1, seq + 2, seq + 3]
    frames.send(**frame_of(stream, seq + 2, "Eerder."), seq=seq + 4)
    expect(line_with(page, "Eerder.")).to_have_count(1)
    assert order(page)[-3:] == [seq + 1, seq + 2, seq + 3]


# typing

COMPOSED = {
    "isComposing": "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, isComposing: true})",
    "keyCode 229": "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, keyCode: 229})",
}


@pytest.mark.parametrize(("text", "event"), zip(("にほん", "とうきょう"), COMPOSED.values(), strict=True), ids=COMPOSED)
def test_enter_of_an_input_method_sends_nothing(open_browser, lit, text, event):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    box = page.get_by_label("Wat wil je zeggen?")
    box.fill(text)
    box.evaluate(f"box => box.dispatchEvent({event})")
    expect(box).to_have_value(text)
    box.press("Enter")
    expect(line_with(host, text)).to_have_count(1)


def test_enter_that_ends_a_composition_as_safari_reports_it_sends_nothing(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    box = page.get_by_label("Wat wil je zeggen?")
    box.fill("日本")
    box.evaluate("""box => {
      box.dispatchEvent(new CompositionEvent("compositionstart"));
      box.dispatchEvent(new CompositionEvent("compositionend"));
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    }""")
    expect(box).to_have_value("日本")


# on a phone


@pytest.mark.parametrize("zoom", [1, 2], ids=["as it is", "letters twice as large"])
def test_box_is_at_the_bottom_edge_of_a_phone_and_the_way_out_in_its_one_line(open_browser, lit, zoom):
    host = lit(BOARD_ROOM)
    page = open_browser("otto", PHONE)
    page.goto(host.url)
    if zoom != 1:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    composer = page.locator("#composer").bounding_box()
    assert abs(composer["y"] + composer["height"] - PHONE["height"]) <= 1
    assert page.locator("#talk").bounding_box()["height"] >= 100
    for control in (page.get_by_role("link", name="Nu weg"), page.get_by_role("button", name="Versturen")):
        box = control.bounding_box()
        assert 0 <= box["x"] <= PHONE["width"] - box["width"]
        assert 0 <= box["y"] <= PHONE["height"] - box["height"]
    assert page.get_by_role("contentinfo").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollHeight") <= PHONE["height"]


def test_reader_who_scrolled_up_stays_there_and_is_offered_the_new_messages(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto", PHONE)
    page.goto(host.url)
    expect(connection(page)).to_have_text("Verbonden")
    page.locator("#talk").evaluate("talk => { talk.scrollTop = 0; }")
    say(host, "Dit staat onderaan.")
    offer = page.get_by_role("button", name="1 nieuw bericht")
    expect(offer).to_be_visible()
    assert page.locator("#talk").evaluate("talk => talk.scrollTop") == 0
    offer.click()
    expect(line_with(page, "Dit staat onderaan.")).to_be_in_viewport()
    expect(offer).to_be_hidden()


def test_refresh_without_script_keeps_the_words_and_shows_new_lines(open_browser, lit):
    host = lit(BOARD_ROOM)
    page = open_browser("otto")
    page.goto(host.url)
    plain = open_browser("otto", java_script_enabled=False)
    plain.goto(host.url)
    expect(plain.get_by_text(re.compile(r"Zo was het om \d\d:\d\d uur"))).to_be_visible()
    plain.get_by_label("Wat wil je zeggen?").fill("Nog niet af")
    say(host, "Intussen gezegd.")
    expect(line_with(page, "Intussen gezegd.")).to_have_count(1)
    plain.get_by_role("button", name="Nieuwe berichten ophalen").click()
    expect(line_with(plain, "Intussen gezegd.")).to_have_count(1)
    expect(plain.get_by_label("Wat wil je zeggen?")).to_have_value("Nog niet af")
    expect(line_with(plain, "Nog niet af")).to_have_count(0)
