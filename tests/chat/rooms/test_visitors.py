"""Visitors read along in an open group while its lamp is on, and read no evening that is over."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.rooms.actions import close_session, open_session, remove_message, send_message
from chat.rooms.models import Message
from tests.support.sockets import in_thread, tabs_of

WORDS = "Woorden van gisteravond"


@pytest.fixture
def message_of_now(cast, public_room) -> Message:
    return send_message(actor=cast.anna, room=public_room, cid="1", text=WORDS)


@pytest.fixture
def old_message(cast, public_room, message_of_now) -> Message:
    """The same message, after the host turned the lamp off."""
    close_session(actor=cast.mo, room=public_room)
    return message_of_now


def test_visitor_reads_the_evening_that_is_going_on(public_room, message_of_now, as_member):
    assert WORDS in as_member(None).get(public_room.get_absolute_url()).text


def test_visitor_reads_nothing_of_an_evening_that_a_host_ended(public_room, old_message, as_member):
    page = as_member(None).get(public_room.get_absolute_url()).text
    assert WORDS not in page
    assert "Bezoekers lezen hier alleen mee zolang de kamer open is" in page


def test_visitor_reads_nothing_of_an_evening_after_its_planned_end(public_room, message_of_now, as_member, at):
    at(timezone.now() + timedelta(hours=2, minutes=1))
    assert WORDS not in as_member(None).get(public_room.get_absolute_url()).text


def test_visitor_reads_the_evening_of_now_and_not_the_one_before(cast, public_room, old_message, as_member):
    open_session(actor=cast.mo, room=public_room)
    send_message(actor=cast.anna, room=public_room, cid="2", text="Woorden van nu")
    visitor = as_member(None)
    page = visitor.get(public_room.get_absolute_url()).text
    assert "Woorden van nu" in page
    assert WORDS not in page
    for query in ("?before=9", "?after=0"):
        assert WORDS not in visitor.get(public_room.get_absolute_url() + query).text


@pytest.mark.parametrize("name", ["chat:message", "chat:remove"])
def test_direct_url_of_an_old_message_is_absent_for_a_visitor(name, old_message, as_member):
    response = as_member(None).get(reverse(name, args=[old_message.public_id]))
    assert WORDS not in response.text
    assert response.status_code in (302, 404)
    assert "bericht-" not in response.headers.get("Location", "")


def test_member_of_the_community_reads_old_evenings_of_an_open_group(cast, public_room, old_message, as_member):
    assert WORDS in as_member(cast.bram).get(public_room.get_absolute_url()).text


def test_visitor_reports_what_was_there_a_moment_ago_without_reading_it_again(
    cast, public_room, message_of_now, as_member, at
):
    visitor = as_member(None)
    page = visitor.get(public_room.get_absolute_url()).text
    (url,) = set(re.findall(rf"[^\"]*/melden/message/{message_of_now.public_id}/[^\"]*", page))
    close_session(actor=cast.mo, room=public_room)
    form = visitor.get(url)
    assert form.status_code == 200
    assert WORDS not in form.text
    at(timezone.now() + timedelta(days=2))
    assert visitor.get(url).headers["Location"].startswith("/account/login/")  # as for what does not exist


@pytest.mark.django_db(transaction=True)
async def test_stream_gives_a_visitor_no_message_of_an_evening_that_is_over(cast, public_room, old_message):
    async with tabs_of(None, cast.bram) as (visitor, bram):
        for tab, may_read in ((visitor, False), (bram, True)):
            await tab.join(public_room.stream)
            await tab.say(t="get", s=public_room.stream, after=0)
            assert (WORDS in str(await tab.hear("rows"))) is may_read


@pytest.mark.django_db(transaction=True)
async def test_stream_gives_a_visitor_the_messages_of_now_and_no_change_of_an_old_one(cast, public_room, old_message):
    await in_thread(open_session, actor=cast.mo, room=public_room)
    async with tabs_of(None) as (visitor,):
        await visitor.join(public_room.stream)
        await in_thread(remove_message, actor=cast.anna, message=old_message)
        await in_thread(send_message, actor=cast.anna, room=public_room, cid="2", text="Woorden van nu")
        frame = await visitor.hear("new")
        assert frame["text"] == "Woorden van nu"
