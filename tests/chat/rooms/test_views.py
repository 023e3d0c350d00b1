import re
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
from community.groups.actions import leave_group
from community.members.models import Draft
from tests.support.people import make_group


def say(browser, room, text="Hoi", cid="c-1"):
    return browser.post(room.get_absolute_url(), {"text": text, "cid": cid})


def test_message_sent_with_the_form_is_stored_and_shown_as_plain_text(cast, open_room, as_member):
    anna = as_member(cast.anna)
    answer = say(anna, open_room, "Hoi, ik ben er <b>weer</b>")
    message = Message.objects.get()
    assert answer.headers["Location"] == f"{open_room.get_absolute_url()}#bericht-{message.seq}"
    page = anna.get(open_room.get_absolute_url()).text
    assert "Hoi, ik ben er &lt;b&gt;weer&lt;/b&gt;" in page
    assert AuditEntry.objects.filter(verb="chat.send_message", actor=cast.anna, thing=str(message.pk)).count() == 1


def test_form_sent_twice_stores_one_message(cast, open_room, as_member):
    for _time in range(2):
        assert say(as_member(cast.anna), open_room).status_code == 302
    assert Message.objects.count() == 1


def test_form_sent_to_a_closed_room_keeps_the_text(cast, open_room, as_member):
    close_session(actor=cast.mo, room=open_room)
    answer = say(as_member(cast.anna), open_room, "Mijn lange verhaal")
    assert answer.status_code == 200
    assert "Mijn lange verhaal" in answer.text
    assert Message.objects.count() == 0


def test_sending_a_message_deletes_its_draft(cast, open_room, as_member):
    Draft.objects.create(member=cast.anna, key=open_room.stream, text="Hoi")
    anna = as_member(cast.anna)
    assert ">\nHoi</textarea>" in anna.get(open_room.get_absolute_url()).text
    say(anna, open_room)
    assert Draft.objects.count() == 0


def test_form_over_the_rate_limit_keeps_the_text(cast, open_room, as_member):
    anna = as_member(cast.anna)
    for number in range(MESSAGES_PER_MINUTE):
        say(anna, open_room, cid=f"c-{number}")
    answer = say(anna, open_room, "Nog iets", cid="c-last")
    assert answer.status_code == 200
    assert "Nog iets" in answer.text


def test_closed_room_shows_its_messages_without_a_form(cast, open_room, as_member):
    send_message(actor=cast.anna, room=open_room, cid="1", text="Van gisteravond")
    close_session(actor=cast.mo, room=open_room)
    page = as_member(cast.mo).get(open_room.get_absolute_url()).text
    assert "Van gisteravond" in page
    assert 'id="composer"' not in page


def test_neither_side_of_a_block_reads_messages_of_the_other(cast, open_room, as_member):
    send_message(actor=cast.anna, room=open_room, cid="1", text="Woord van Anna")
    send_message(actor=cast.ben, room=open_room, cid="1", text="Woord van Ben")
    assert "Woord van Ben" not in as_member(cast.anna).get(open_room.get_absolute_url()).text
    assert "Woord van Anna" not in as_member(cast.ben).get(open_room.get_absolute_url()).text


def test_removed_message_leaves_a_line_and_its_text_in_the_database(cast, open_room, as_member):
    message = send_message(actor=cast.anna, room=open_room, cid="1", text="Toch maar niet")
    anna = as_member(cast.anna)
    assert "Toch maar niet" in anna.get(reverse("chat:remove", args=[message.public_id])).text
    anna.post(reverse("chat:remove", args=[message.public_id]))
    assert "Toch maar niet" not in anna.get(open_room.get_absolute_url()).text
    message.refresh_from_db()
    assert (message.state, message.text) == ("removed", "Toch maar niet")
    assert AuditEntry.objects.filter(verb="chat.remove_message", actor=cast.anna).count() == 1


def test_previous_slices_show_every_message_once(cast, open_room, as_member):
    count = 2 * MESSAGES_PER_PAGE + 7
    Message.objects.bulk_create(
        Message(room=open_room, author=cast.mo.persona, seq=100 + n, cid=f"{n}", text=f"Bericht nummer {n}.")
        for n in range(count)
    )
    anna, url, seen = as_member(cast.anna), open_room.get_absolute_url(), []
    while url:
        history = anna.get(url).context["history"]
        seen = [line.message.seq for line in history.lines] + seen
        url = history.previous_url and open_room.get_absolute_url() + history.previous_url
    assert seen == list(range(100, 100 + count))


@pytest.mark.parametrize("name", ["index", "room"])
def test_number_of_queries_does_not_grow_with_the_rows(name, cast, open_room, as_member):
    url = reverse("chat:index") if name == "index" else open_room.get_absolute_url()
    anna = as_member(cast.anna)
    counts = []
    for number in (1, 3):
        for _row in range(number):
            more = Room.objects.count() + Message.objects.count()
            Room.objects.create(group=make_group(f"groep-{more}", visibility="public"), title=f"Kamer {more}")
            send_message(actor=cast.mo, room=open_room, cid=f"{more}", text="Hoi")
        anna.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            anna.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_room_of_a_member_takes_at_most_twelve_queries(cast, open_room, as_member):
    for number in range(3):
        send_message(actor=cast.mo, room=open_room, cid=f"{number}", text="Hoi")
    anna = as_member(cast.anna)
    anna.get(open_room.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        anna.get(open_room.get_absolute_url())
    assert len(queries) <= 12


def test_host_opens_and_closes_the_room(cast, closed_room, as_member):
    mo = as_member(cast.mo)
    mo.post(reverse("chat:open_session", args=[closed_room.public_id]), {"title": "Over slapen"})
    assert Room.objects.get().is_open
    assert "Over slapen" in str(closed_room.sessions.values_list("title", flat=True))
    mo.post(reverse("chat:close_session", args=[closed_room.public_id]))
    assert not Room.objects.get().is_open
    verbs = AuditEntry.objects.filter(actor=cast.mo, verb__contains="session").values_list("verb", flat=True)
    assert sorted(verbs) == ["chat.close_session", "chat.open_session"]


def test_page_title_does_not_name_the_room_of_a_closed_group(cast, open_room, as_member):
    page = as_member(cast.anna).get(open_room.get_absolute_url()).text
    assert open_room.title not in page.split("</title>")[0]


def test_page_gives_its_script_the_time_zone_of_the_site(cast, open_room, as_member):
    assert 'data-zone="Europe/Amsterdam"' in as_member(cast.anna).get(open_room.get_absolute_url()).text


def test_session_that_a_host_opened_ends_after_two_hours(cast, open_room, at):
    at(timezone.now() + timedelta(hours=2, minutes=1))
    assert not Room.objects.get().is_open


def test_closed_room_shows_the_words_that_were_not_sent_to_read_and_copy(cast, open_room, as_member):
    Draft.objects.create(member=cast.anna, key=open_room.stream, text="Een halve zin")
    close_session(actor=cast.mo, room=open_room)
    page = as_member(cast.anna).get(open_room.get_absolute_url()).text
    assert ">\nEen halve zin</textarea>" in page
    assert "readonly" in page
    assert "Je kunt het kopiëren" in page


def test_refresh_saves_the_words_and_sends_nothing(cast, open_room, as_member):
    anna = as_member(cast.anna)
    answer = anna.post(open_room.get_absolute_url(), {"text": "Nog niet af", "cid": "c-1", "refresh": "1"})
    assert answer.headers["Location"] == f"{open_room.get_absolute_url()}#composer"
    assert ">\nNog niet af</textarea>" in anna.get(open_room.get_absolute_url()).text
    assert not Message.objects.exists()


def test_page_asks_search_engines_to_leave_it_out(public_room, as_member):
    assert '<meta name="robots" content="noindex">' in as_member(None).get(public_room.get_absolute_url()).text


def test_line_that_comes_in_live_can_be_reported_after_leaving_the_group(cast, open_room, as_member):
    message = send_message(actor=cast.mo, room=open_room, cid="1", text="Hoi")
    anna = as_member(cast.anna)
    blank = re.search(r"/melden/message/00000000-[^\"]*\?proof=([\w.-]+)", anna.get(open_room.get_absolute_url()).text)
    leave_group(actor=cast.anna, group=open_room.group)
    url = reverse("moderation:report", args=["message", message.public_id])
    assert anna.get(url, {"proof": blank[1]}).status_code == 200
    assert anna.get(url).status_code == 404
