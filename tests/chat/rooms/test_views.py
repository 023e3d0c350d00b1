from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chat.history import MESSAGES_PER_PAGE
from chat.message_form import MESSAGES_PER_MINUTE
from chat.rooms.actions import close_session, send_message
from chat.rooms.models import Message, Room
from community.audit.models import AuditEntry
from community.members.models import Draft
from tests.support.people import make_group


def say(browser, room, text="Hoi", cid="c-1"):
    return browser.post(room.get_absolute_url(), {"text": text, "cid": cid})


def test_without_script_a_message_is_stored_and_shown(cast, lit_room, as_member):
    anna = as_member(cast.anna)
    answer = say(anna, lit_room, "Hoi, ik ben er <b>weer</b>")
    message = Message.objects.get()
    assert answer.headers["Location"] == f"{lit_room.get_absolute_url()}#bericht-{message.seq}"
    page = anna.get(lit_room.get_absolute_url()).text
    assert "Hoi, ik ben er &lt;b&gt;weer&lt;/b&gt;" in page
    assert AuditEntry.objects.filter(verb="chat.send_message", actor=cast.anna, thing=str(message.pk)).count() == 1


def test_the_same_form_twice_stores_once(cast, lit_room, as_member):
    for _time in range(2):
        assert say(as_member(cast.anna), lit_room).status_code == 302
    assert Message.objects.count() == 1


def test_in_the_dark_the_words_are_kept_and_a_kind_line_says_so(cast, lit_room, as_member):
    close_session(actor=cast.mo, room=lit_room)
    answer = say(as_member(cast.anna), lit_room, "Mijn lange verhaal")
    assert answer.status_code == 200
    assert "Mijn lange verhaal" in answer.text
    assert Message.objects.count() == 0


def test_what_was_sent_is_no_draft_any_more(cast, lit_room, as_member):
    Draft.objects.create(member=cast.anna, place=lit_room.stream, text="Hoi")
    anna = as_member(cast.anna)
    assert ">\nHoi</textarea>" in anna.get(lit_room.get_absolute_url()).text
    say(anna, lit_room)
    assert Draft.objects.count() == 0


def test_too_many_messages_in_a_minute_keeps_the_words(cast, lit_room, as_member):
    anna = as_member(cast.anna)
    for number in range(MESSAGES_PER_MINUTE):
        say(anna, lit_room, cid=f"c-{number}")
    answer = say(anna, lit_room, "Nog iets", cid="c-last")
    assert answer.status_code == 200
    assert "Nog iets" in answer.text


def test_a_closed_room_can_be_read_back(cast, lit_room, as_member):
    send_message(actor=cast.anna, room=lit_room, cid="1", text="Van gisteravond")
    close_session(actor=cast.mo, room=lit_room)
    page = as_member(cast.mo).get(lit_room.get_absolute_url()).text
    assert "Van gisteravond" in page
    assert 'id="composer"' not in page


def test_neither_side_of_a_block_reads_the_other(cast, lit_room, as_member):
    send_message(actor=cast.anna, room=lit_room, cid="1", text="Woord van Anna")
    send_message(actor=cast.ben, room=lit_room, cid="1", text="Woord van Ben")
    assert "Woord van Ben" not in as_member(cast.anna).get(lit_room.get_absolute_url()).text
    assert "Woord van Anna" not in as_member(cast.ben).get(lit_room.get_absolute_url()).text


def test_taking_back_leaves_a_line_and_the_words_stay_the_writers(cast, lit_room, as_member):
    message = send_message(actor=cast.anna, room=lit_room, cid="1", text="Toch maar niet")
    anna = as_member(cast.anna)
    assert "Toch maar niet" in anna.get(reverse("chat:remove", args=[message.public_id])).text
    anna.post(reverse("chat:remove", args=[message.public_id]))
    assert "Toch maar niet" not in anna.get(lit_room.get_absolute_url()).text
    message.refresh_from_db()
    assert (message.state, message.text) == ("removed", "Toch maar niet")
    assert AuditEntry.objects.filter(verb="chat.remove_message", actor=cast.anna).count() == 1


def test_older_pages_show_every_message_once(cast, lit_room, as_member):
    count = 2 * MESSAGES_PER_PAGE + 7
    Message.objects.bulk_create(
        Message(room=lit_room, author=cast.mo.persona, seq=100 + n, cid=f"{n}", text=f"Bericht nummer {n}.")
        for n in range(count)
    )
    anna, url, seen = as_member(cast.anna), lit_room.get_absolute_url(), []
    while url:
        history = anna.get(url).context["history"]
        seen = [line.message.seq for line in history.lines] + seen
        url = history.previous_url and lit_room.get_absolute_url() + history.previous_url
    assert seen == list(range(100, 100 + count))


@pytest.mark.parametrize("name", ["index", "room"])
def test_the_number_of_queries_does_not_grow_with_the_rows(name, cast, lit_room, as_member):
    url = reverse("chat:index") if name == "index" else lit_room.get_absolute_url()
    anna = as_member(cast.anna)
    counts = []
    for number in (1, 3):
        for _row in range(number):
            more = Room.objects.count() + Message.objects.count()
            Room.objects.create(group=make_group(f"groep-{more}", visibility="public"), title=f"Kamer {more}")
            send_message(actor=cast.mo, room=lit_room, cid=f"{more}", text="Hoi")
        anna.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            anna.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_host_turns_the_lamp_on_and_off(cast, dark_room, as_member):
    mo = as_member(cast.mo)
    mo.post(reverse("chat:open_session", args=[dark_room.public_id]), {"title": "Over slapen"})
    assert Room.objects.get().is_open
    assert "Over slapen" in str(dark_room.sessions.values_list("title", flat=True))
    mo.post(reverse("chat:close_session", args=[dark_room.public_id]))
    assert not Room.objects.get().is_open
    verbs = AuditEntry.objects.filter(actor=cast.mo, verb__contains="session").values_list("verb", flat=True)
    assert sorted(verbs) == ["chat.close_session", "chat.open_session"]


def test_the_title_of_a_closed_groups_room_says_nothing(cast, lit_room, as_member):
    page = as_member(cast.anna).get(lit_room.get_absolute_url()).text
    assert lit_room.title not in page.split("</title>")[0]


def test_the_page_tells_its_script_how_the_house_counts_hours(cast, lit_room, as_member):
    assert 'data-zone="Europe/Amsterdam"' in as_member(cast.anna).get(lit_room.get_absolute_url()).text


def test_an_evening_that_a_host_opened_ends_by_itself(cast, lit_room, at):
    at(timezone.now() + timedelta(hours=2, minutes=1))
    assert not Room.objects.get().is_open
