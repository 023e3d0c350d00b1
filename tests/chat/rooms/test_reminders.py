"""The reminder that the lamp goes on: for who asked, once, shortly before."""

import threading
from datetime import time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from chat.rooms.models import SentReminder
from chat.rooms.planning import actions
from chat.rooms.reminders.actions import ask_reminder, openings_soon, remind, send_reminders
from community.groups.actions import leave_group
from community.members.models import Block, Member
from community.notifications.choices import EVENING, ROOM, Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Follow, Notification
from tests.chat.rooms.test_opening_hours import moment

BEFORE, SHORTLY_BEFORE = moment("2026-11-26T19:00"), moment("2026-11-26T19:40")


@pytest.fixture
def evening(cast, closed_room, at):
    """An evening on Thursday from 20:00 with mo as its host; anna asked for the reminder."""
    at(BEFORE)
    span = (moment("2026-11-26T20:00"), moment("2026-11-26T21:30"))
    [evening] = actions.plan_evenings(actor=cast.mo, room=closed_room, spans=[span], hosts=[cast.mo.persona])
    ask_reminder(actor=cast.anna, kind=EVENING, thing=evening.public_id)
    return evening


def told() -> list[tuple]:
    return sorted(Notification.objects.values_list("kind", "member__email"))


def test_reminder_comes_once_and_shortly_before(cast, evening, at):
    assert send_reminders() == 0
    at(SHORTLY_BEFORE)
    assert (send_reminders(), send_reminders()) == (1, 0)
    assert told() == [("chat.evening_soon", cast.anna.email)]


def test_reminder_of_an_evening_that_has_begun_is_not_sent(evening, at):
    at(moment("2026-11-26T20:00"))
    assert send_reminders() == 0


def test_reminder_that_another_worker_sent_meanwhile_is_not_sent_again(evening, at):
    at(SHORTLY_BEFORE)
    openings = list(openings_soon(SHORTLY_BEFORE))
    assert send_reminders() == 1
    assert [remind(*opening) for opening in openings] == [0]


def test_follower_of_the_room_is_reminded_of_weekly_hours_and_evenings(cast, closed_room, at):
    at(BEFORE)
    actions.set_hours(actor=cast.mo, room=closed_room, weekday=3, begins=time(20), ends=time(21))
    ask_reminder(actor=cast.anna, kind=ROOM, thing=closed_room.public_id)
    at(SHORTLY_BEFORE)
    assert send_reminders() == 1
    assert told() == [("chat.room_soon", cast.anna.email)]


def test_member_who_follows_room_and_evening_is_told_once(cast, evening, at):
    ask_reminder(actor=cast.anna, kind=ROOM, thing=evening.room.public_id)
    at(SHORTLY_BEFORE)
    assert send_reminders() == 1


def test_cancelled_evening_reminds_nobody(cast, evening, at):
    actions.cancel_evening(actor=cast.mo, evening=evening)
    at(SHORTLY_BEFORE)
    assert send_reminders() == 0
    assert told() == [("chat.evening_cancelled", cast.anna.email)]


def test_moved_evening_reminds_at_its_new_time(cast, evening, at):
    span = {"begins": moment("2026-11-27T20:00"), "ends": moment("2026-11-27T21:30")}
    actions.change_evening(actor=cast.mo, evening=evening, title="", hosts=[], **span)
    at(SHORTLY_BEFORE)
    assert send_reminders() == 0
    at(moment("2026-11-27T19:45"))
    assert send_reminders() == 1


def leave(cast, evening) -> None:
    leave_group(actor=cast.anna, group=evening.room.group)


def block(cast, evening) -> None:
    Block.objects.create(blocker=cast.anna, blocked=cast.mo)


def go_away(cast, evening) -> None:
    Member.objects.filter(pk=cast.anna.pk).update(away_since=timezone.now())


def close(cast, evening) -> None:
    Member.objects.filter(pk=cast.anna.pk).update(is_active=False)


def want_nothing(cast, evening) -> None:
    follow(actor=cast.anna, kind=EVENING, thing=evening.public_id, how=Delivery.NOTHING)
    follow(actor=cast.anna, kind=ROOM, thing=evening.room.public_id, how=Delivery.USUAL)


@pytest.mark.parametrize("change", [leave, block, go_away, close, want_nothing])
def test_member_who_left_blocked_or_is_away_is_not_reminded(cast, evening, at, change):
    change(cast, evening)
    at(SHORTLY_BEFORE)
    assert send_reminders() == 0
    assert told() == []


def test_button_asks_and_stops_also_when_pressed_twice(cast, evening, as_member):
    ben, page = as_member(cast.ben), evening.get_absolute_url()
    ask, stop = (
        reverse(f"chat:{name}", args=[evening.public_id]) for name in ("remind_of_evening", "stop_evening_reminder")
    )
    assert f'action="{ask}"' in ben.get(page).text
    for _time in range(2):
        assert ben.post(ask).headers["Location"] == page
    assert Follow.objects.filter(member=cast.ben).count() == 1
    assert f'action="{stop}"' in ben.get(page).text
    for _time in range(2):
        assert ben.post(stop).headers["Location"] == page
    assert not Follow.objects.filter(member=cast.ben).exists()


def test_rows_of_old_reminders_are_deleted(evening, at):
    at(SHORTLY_BEFORE)
    send_reminders()
    at(SHORTLY_BEFORE + timedelta(days=31))
    send_reminders()
    assert SentReminder.objects.count() == 0


def test_number_of_queries_does_not_grow_with_rooms_that_do_not_open(cast, evening, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        send_reminders()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_two_workers_at_once_send_one_reminder(evening, at):
    at(SHORTLY_BEFORE)
    openings, together, sent = list(openings_soon(SHORTLY_BEFORE)), threading.Barrier(2), []

    def work() -> None:
        together.wait()
        try:
            sent.extend(remind(*opening) for opening in openings)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(sent) == [0, 1]
    assert len(told()) == 1
