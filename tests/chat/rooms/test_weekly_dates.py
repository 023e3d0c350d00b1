"""The weekly hours of one date are cancelled or moved, and calendars follow."""

from datetime import date, datetime, time, timedelta

import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.urls import reverse
from django.utils import timezone

from chat.rooms.feeds.actions import make_feed
from chat.rooms.models import Evening, Room
from chat.rooms.planning import actions
from community.days import span_on
from community.notifications.choices import ROOM, Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.chat.rooms.test_opening_hours import moment
from tests.support.people import client_for
from tests.support.responses import html_of

TUESDAY = 1


@pytest.fixture
def room(cast, closed_room, at) -> Room:
    """Open every Tuesday from 20:00 until 21:30, not on public holidays; it is Monday 23 November."""
    at(moment("2026-11-23T12:00"))
    hours = {"weekday": TUESDAY, "begins": time(20), "ends": time(21, 30), "skips_holidays": True}
    actions.set_hours(actor=cast.mo, room=closed_room, **hours)
    follow(actor=cast.anna, kind=ROOM, thing=closed_room.public_id, how=Delivery.USUAL)
    return closed_room


def url_of(room: Room, when: str = "2026-12-01T20:00") -> str:
    return reverse("chat:change_date", args=[room.public_id, when])


def weekly_event(cast, room: Room) -> icalendar.Event:
    key = make_feed(actor=cast.anna, room=room, shows_titles=False)
    answer = client_for(None).get(reverse("chat:feed", args=[key]))
    return next(one for one in icalendar.Calendar.from_ical(answer.content).walk("VEVENT") if "RRULE" in one)


def dates_in(event: icalendar.Event) -> list[date]:
    """Return the dates that a calendar shows for this event."""
    rule = event["rrule"].to_ical().decode()
    left_out = event.get("exdate")
    days = {one.dt.date() for one in left_out.dts} if left_out else set()
    return [one.date() for one in rrulestr(rule, dtstart=event["dtstart"].dt) if one.date() not in days]


def test_one_date_is_cancelled_and_everybody_who_asked_is_told(cast, room, as_member):
    mo = as_member(cast.mo)
    assert url_of(room) in html_of(mo.get(reverse("chat:planning", args=[room.public_id])))
    page = html_of(mo.post(url_of(room), {"move": "no", "reason": "Mo is ziek."}, follow=True))
    assert "1 persoon" in page
    evening = Evening.objects.get()
    assert (evening.is_cancelled, evening.reason) == (True, "Mo is ziek.")
    assert Notification.objects.get(member=cast.anna).kind == "chat.evening_cancelled"
    assert url_of(room) not in html_of(mo.get(reverse("chat:planning", args=[room.public_id])))
    assert mo.get(url_of(room)).url == evening.get_absolute_url()


def test_room_stays_closed_on_the_cancelled_date_and_opens_the_next(cast, room, at):
    actions.change_date(actor=cast.mo, room=room, begins=moment("2026-11-24T20:00"))
    at(moment("2026-11-24T20:15"))
    opening = Room.objects.get(pk=room.pk).opening
    assert not opening.is_open
    assert opening.opens == moment("2026-12-01T20:00")


def test_one_date_is_moved_and_opens_at_the_new_time_alone(cast, room, as_member, at):
    words = {"move": "yes", "day": "2026-11-25", "begins": "19:00", "ends": "20:30", "reason": "Feestdag"}
    assert as_member(cast.mo).post(url_of(room, "2026-11-24T20:00"), words).status_code == 302
    assert Evening.objects.get().is_moved
    assert Notification.objects.get(member=cast.anna).kind == "chat.evening_moved"
    at(moment("2026-11-24T20:15"))
    assert not Room.objects.get(pk=room.pk).opening.is_open
    at(moment("2026-11-25T19:15"))
    assert Room.objects.get(pk=room.pk).opening.is_open


def test_move_without_a_time_is_asked_for_and_nothing_changes(cast, room, as_member):
    page = html_of(as_member(cast.mo).post(url_of(room), {"move": "yes", "reason": "Ziek"}))
    assert "wanneer is het dan" in page
    assert "Ziek" in page
    assert not Evening.objects.exists()


def test_pressing_twice_tells_once(cast, room):
    first = actions.change_date(actor=cast.mo, room=room, begins=moment("2026-12-01T20:00"))
    assert actions.change_date(actor=cast.mo, room=room, begins=moment("2026-12-01T20:00")) == (first[0], 0)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    "when", ["2026-12-02T20:00", "2026-11-17T20:00", "2026-12-01T19:00", "morgen", "2027-06-01T20:00"]
)
def test_moment_without_weekly_hours_is_absent(cast, room, as_member, when):
    assert as_member(cast.mo).get(url_of(room, when)).status_code == 404


def test_member_changes_no_date(cast, room):
    with pytest.raises(NotAllowed):
        actions.change_date(actor=cast.anna, room=room, begins=moment("2026-12-01T20:00"))


def test_calendar_has_the_weekly_hours_without_holidays_and_cancelled_dates(cast, room):
    actions.change_date(actor=cast.mo, room=room, begins=moment("2026-12-01T20:00"))
    tuesday = moment("2026-12-15T20:00")
    to = span_on(tuesday.date() + timedelta(days=1), time(20), time(21))
    actions.change_date(actor=cast.mo, room=room, begins=tuesday, to=to)
    event = weekly_event(cast, room)
    days = dates_in(event)
    assert days[:3] == [date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22)]
    assert date(2027, 4, 27) not in days, "the 27th of April is a public holiday"
    assert all(day.weekday() == TUESDAY for day in days)
    assert days[-1] == date(2027, 11, 16)
    assert event["dtstart"].dt == moment("2026-11-24T20:00")
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert room.title not in event["summary"]


def test_hour_of_the_clock_stays_in_summer(cast, room):
    rule = weekly_event(cast, room)
    summer = next(day for day in dates_in(rule) if day.month == 7)
    begins = timezone.make_aware(timezone.datetime.combine(summer, time(20)))
    assert begins.utcoffset() == timedelta(hours=2)
    assert rule["dtstart"].dt.time() == time(20)


def test_later_file_is_a_newer_version_of_the_same(cast, room, at):
    before = weekly_event(cast, room)
    at(moment("2026-12-07T12:00"))
    after = weekly_event(cast, room)
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_page_of_the_host_has_the_whole_chat_together(cast, room, as_member):
    group = room.group
    group.quiet_from, group.quiet_until, group.chat_pause_seconds = time(23), time(7), 30
    group.save()
    begins = moment("2026-11-23T20:00")
    actions.plan_evenings(
        actor=cast.mo, room=room, spans=[(begins, begins + timedelta(hours=1))], title="Thee", hosts=[cast.mo.persona]
    )
    page = html_of(as_member(cast.mo).get(reverse("groups:host", args=[group.slug])))
    assert "Thee · Mo" in page
    assert "stil van 23.00 tot 07.00 · 30 seconden tussen twee regels" in page
    assert room.get_absolute_url() in page


def test_weekly_hours_in_the_file_say_when_they_changed_and_not_when_they_were_read(cast, room, at):
    def changed() -> datetime:
        return weekly_event(cast, room)["last-modified"].dt

    at(moment("2026-11-23T12:00"))
    before = changed()
    at(moment("2026-11-23T12:30"))
    assert changed() == before
    actions.change_date(actor=cast.mo, room=room, begins=moment("2026-11-24T20:00"))
    assert changed() == moment("2026-11-23T12:30")
