"""The lamp over the real socket: every open page hears that it goes off or on, and which hosts are there."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from chat.rooms import presence
from chat.rooms.actions import close_session, make_room, open_session, send_message
from chat.rooms.models import Room
from community.groups.actions import leave_group
from community.live import hub
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty
from community.members.models import Duty
from tests.support.people import join
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def beats(monkeypatch):
    """Let the hub look after itself three times a second."""
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)


@pytest.fixture
def planned_room(cast, circle) -> Room:
    """A room that is open all day by its weekly hours, with nobody in it."""
    room = make_room(actor=cast.mo, group=circle)
    for weekday in range(7):
        room.hours.create(weekday=weekday, begins=time(0), ends=time(23, 59, 59))
    return Room.objects.select_related("group").get(pk=room.pk)


async def lamp_of(tab, room) -> dict:
    """Ask for the lamp as it is now; ``names`` are the hosts whom this tab hears of."""
    await tab.join(room.lamp_stream)
    await tab.say(t="get", s=room.lamp_stream, after=0)
    lamp, *hosts = (await tab.hear("rows", s=room.lamp_stream))["rows"]
    return lamp | {"names": [host["name"] for host in hosts]}


async def hear_lamp(tab, **fields) -> dict:
    return await tab.hear("new", kind="lamp", **fields)


async def test_closing_by_a_host_is_heard_by_members_and_visitors(cast, public_room):
    async with tabs_of(cast.anna, None) as tabs:
        for tab in tabs:
            assert (await lamp_of(tab, public_room))["open"] is True
        await in_thread(close_session, actor=cast.mo, room=public_room)
        for tab in tabs:
            lamp = await hear_lamp(tab)
            assert (lamp["open"], lamp["texts"]["nl"]) == (False, "De kamer is dicht. Er is nog geen avond gepland.")


async def test_opening_is_heard(cast, closed_room):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, closed_room))["open"] is False
        await in_thread(open_session, actor=cast.mo, room=closed_room)
        assert (await hear_lamp(anna))["open"] is True


async def test_planned_end_is_heard_without_anybody_doing_anything(cast, open_room, beats, at):
    async with tabs_of(cast.anna) as (anna,):
        await in_thread(open_room.sessions.update, closes_at=timezone.now() + timedelta(minutes=9))
        await lamp_of(anna, open_room)
        at(timezone.now() + timedelta(minutes=10))
        assert (await hear_lamp(anna))["open"] is False


async def test_last_five_minutes_are_heard_once(cast, open_room, beats, at):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, open_room))["ending"] is False
        at(timezone.now() + timedelta(hours=1, minutes=55, seconds=30))
        lamp = await hear_lamp(anna)
        assert (lamp["open"], lamp["ending"]) == (True, True)
        assert 240 <= lamp["left"] <= 300
        await anna.hear("beat")
        assert all(frame["t"] == "beat" for frame in await anna.hears_all())


async def test_change_of_the_weekly_hours_is_heard(cast, planned_room, beats):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, planned_room))["open"] is True
        await in_thread(planned_room.hours.all().delete)
        assert (await hear_lamp(anna))["open"] is False


async def test_shorter_weekly_hours_also_end_a_session_in_which_people_spoke(cast, planned_room, beats):
    await in_thread(send_message, actor=cast.anna, room=planned_room, cid="1", text="Hoi")
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, planned_room))["open"] is True
        await in_thread(planned_room.hours.all().delete)
        assert (await hear_lamp(anna))["open"] is False


@pytest.fixture
def hosted(cast, circle) -> Room:
    """A room that ben opened, who is host of this group alone."""
    Duty.objects.create(member=cast.ben, kind=DutyKind.HOST, group=circle)
    room = make_room(actor=cast.ben, group=circle)
    open_session(actor=cast.ben, room=room)
    return Room.objects.select_related("group").get(pk=room.pk)


def end_of_duty(cast, room):
    end_duty(actor=cast.otto, duty=Duty.objects.get(member=cast.ben, group=room.group))


def leaving(cast, room):
    leave_group(actor=cast.ben, group=room.group)


@pytest.mark.parametrize("end", [end_of_duty, leaving])
async def test_lamp_goes_off_when_its_host_stops_being_one(cast, hosted, beats, end):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, hosted))["open"] is True
        await in_thread(end, cast, hosted)
        assert (await hear_lamp(anna))["open"] is False


async def test_other_host_who_is_there_takes_over(cast, hosted, beats):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        await lamp_of(anna, hosted)
        await mo.join(hosted.stream)
        await in_thread(end_of_duty, cast, hosted)
        await anna.hear("beat")
        assert (await lamp_of(anna, hosted))["open"] is True


async def test_hosts_are_those_who_have_the_page_open(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        assert (await lamp_of(anna, open_room))["hosts"] == 0
        await mo.join(open_room.stream)
        assert (await hear_lamp(anna))["hosts"] == 1
        assert (await anna.hear("new", kind="host"))["name"] == "Mo"


async def test_two_hosts_are_both_named(cast, hosted, beats):
    await in_thread(join, cast.noor, hosted.group)
    async with tabs_of(cast.noor, cast.mo, cast.ben) as (noor, mo, ben):
        for tab in (mo, ben):
            await tab.join(hosted.stream)
        assert (await lamp_of(noor, hosted))["names"] == ["Ben", "Mo"]


async def test_host_across_a_block_is_counted_and_not_named(cast, hosted):
    async with tabs_of(cast.anna, cast.ben) as (anna, ben):  # anna blocked ben
        await ben.join(hosted.stream)
        lamp = await lamp_of(anna, hosted)
        assert (lamp["hosts"], lamp["names"]) == (1, [])


async def test_member_who_is_no_host_is_not_shown_as_one(cast, open_room):
    async with tabs_of(cast.anna, cast.ben) as (anna, ben):
        await ben.join(open_room.stream)
        assert (await lamp_of(anna, open_room))["hosts"] == 0


async def test_host_whose_connection_is_lost_stays_for_a_while_and_then_goes(cast, open_room, beats, monkeypatch):
    monkeypatch.setattr(presence, "HERE_SECONDS", 2)
    async with tabs_of(cast.anna) as (anna,):
        async with tabs_of(cast.mo) as (mo,):
            await mo.join(open_room.stream)
            assert (await lamp_of(anna, open_room))["hosts"] == 1
        assert (await lamp_of(anna, open_room))["hosts"] == 1
        assert (await hear_lamp(anna, hosts=0))["open"] is True


async def test_host_with_a_socket_in_another_process_is_found(cast, open_room, beats):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, open_room))["hosts"] == 0
        await in_thread(presence.mark_here, open_room.pk, [cast.mo.pk])
        assert (await hear_lamp(anna))["hosts"] == 1


async def test_closing_that_the_layer_lost_is_found(cast, open_room, beats, monkeypatch):
    async with tabs_of(cast.anna) as (anna,):
        assert (await lamp_of(anna, open_room))["open"] is True
        monkeypatch.setattr("community.live.publish._publish", lambda group, message: None)
        await in_thread(close_session, actor=cast.mo, room=open_room)
        assert (await hear_lamp(anna))["open"] is False


async def test_lamp_of_a_closed_group_is_absent_outside_it(cast, open_room):
    async with tabs_of(cast.bram, None) as tabs:
        for tab in tabs:
            assert (await tab.join(open_room.lamp_stream))["code"] == "absent"
