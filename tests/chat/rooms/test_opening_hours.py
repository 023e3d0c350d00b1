from datetime import datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from chat.rooms.actions import close_session, make_room, open_session, send_message
from chat.rooms.models import Room
from chat.rooms.opening_hours import opening_at

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = 0


def moment(text: str) -> datetime:
    """In Amsterdam; 23 November 2026 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def hour(weekday: int, begins: str, ends: str) -> SimpleNamespace:
    times = {"begins": time.fromisoformat(begins), "ends": time.fromisoformat(ends)}
    return SimpleNamespace(weekday=weekday, skips_holidays=False, **times)


@pytest.mark.parametrize(
    ("now", "is_open", "says"),
    [
        ("2026-11-23T19:59", False, "Opens tonight at 20:00"),
        ("2026-11-23T20:00", True, "Open now, until 21:30"),
        ("2026-11-23T21:29", True, "Open now, until 21:30"),
        ("2026-11-23T21:30", False, "Opens on Monday at 20:00"),
        ("2026-11-22T21:30", False, "Opens tomorrow at 20:00"),
        ("2026-11-25T12:00", False, "Opens on Monday at 20:00"),
    ],
)
def test_room_is_open_during_its_weekly_hours(now, is_open, says):
    opening = opening_at([hour(MONDAY, "20:00", "21:30")], [], moment(now))
    with translation.override("en"):
        assert (opening.is_open, opening.text(moment(now))) == (is_open, says)


def test_hours_that_end_after_midnight_end_the_next_day():
    late = [hour(MONDAY, "22:00", "01:00")]
    assert opening_at(late, [], moment("2026-11-24T00:30")).is_open
    assert not opening_at(late, [], moment("2026-11-24T01:00")).is_open


def test_hours_follow_local_time_after_a_change_to_winter_time():
    sunday = [hour(6, "20:00", "21:00")]  # 25 October 2026: the night before, the clock went back
    assert opening_at(sunday, [], moment("2026-10-25T20:00")).is_open
    assert not opening_at(sunday, [], moment("2026-10-25T19:59")).is_open


def test_room_without_hours_says_that_nothing_is_planned():
    with translation.override("en"):
        assert opening_at([], [], moment("2026-11-23T12:00")).text() == "The room is closed. No evening is planned yet."


@pytest.fixture
def monday_room(cast, circle) -> Room:
    room = make_room(actor=cast.mo, group=circle)
    room.hours.create(weekday=MONDAY, begins=time(20), ends=time(21, 30))
    return Room.objects.select_related("group").get(pk=room.pk)


def test_first_message_during_weekly_hours_creates_the_session(cast, monday_room, at):
    at(moment("2026-11-23T20:10"))
    one = send_message(actor=cast.anna, room=monday_room, cid="1", text="Hoi")
    two = send_message(actor=cast.mo, room=monday_room, cid="2", text="Dag Anna")
    assert one.session == two.session
    assert (one.session.opened_at, one.session.closes_at) == (moment("2026-11-23T20:00"), moment("2026-11-23T21:30"))


def test_room_closed_early_stays_closed_until_its_next_hours_or_a_host_opens_it(cast, monday_room, at):
    at(moment("2026-11-23T20:10"))
    close_session(actor=cast.mo, room=monday_room)
    assert not Room.objects.get().is_open
    open_session(actor=cast.mo, room=monday_room)
    assert Room.objects.get().opening.until == moment("2026-11-23T21:30")
    close_session(actor=cast.mo, room=monday_room)
    assert Room.objects.get().opening.opens == moment("2026-11-30T20:00")
    at(moment("2026-11-30T20:00"))
    assert Room.objects.get().is_open
