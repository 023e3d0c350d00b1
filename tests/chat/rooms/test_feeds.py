"""The calendar feed of a room: a link of one's own, without a login."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from chat.rooms.feeds.actions import make_feed
from chat.rooms.models import CalendarFeed
from chat.rooms.planning import actions
from community.groups.actions import leave_group
from community.permissions import NotAllowed
from tests.support.people import client_for


@pytest.fixture
def evening(cast, closed_room):
    begins = timezone.now().replace(microsecond=0) + timedelta(days=3)
    spans = [(begins, begins + timedelta(hours=1))]
    return actions.plan_evenings(actor=cast.mo, room=closed_room, spans=spans, title="Slapen")[0]


def feed(key: str):
    return client_for(None).get(reverse("chat:feed", args=[key]))


def events(response) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_feed_has_evenings_with_a_neutral_title_in_the_zone_of_the_site(cast, evening):
    response = feed(make_feed(actor=cast.anna, room=evening.room, shows_titles=False))
    [event] = events(response)
    assert event["dtstart"].dt == evening.begins
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert "BEGIN:VTIMEZONE" in response.text
    assert "Slapen" not in response.text
    assert evening.room.title not in response.text
    assert "no-store" in response["Cache-Control"]


def test_feed_has_the_names_of_evenings_for_who_chose_them(cast, evening):
    [event] = events(feed(make_feed(actor=cast.anna, room=evening.room, shows_titles=True)))
    assert event["summary"] == "Slapen"


def test_moved_and_cancelled_evenings_are_newer_versions_of_the_same(cast, evening):
    key = make_feed(actor=cast.anna, room=evening.room, shows_titles=False)
    [before] = events(feed(key))
    later = {"begins": evening.begins + timedelta(days=1), "ends": evening.ends + timedelta(days=1)}
    actions.change_evening(actor=cast.mo, evening=evening, title="", hosts=[], **later)
    [moved] = events(feed(key))
    actions.cancel_evening(actor=cast.mo, evening=evening)
    [cancelled] = events(feed(key))
    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert [one["sequence"] for one in (before, moved, cancelled)] == [0, 1, 2]
    assert [one["status"] for one in (before, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["dtstart"].dt == later["begins"]


def test_member_who_left_the_group_gets_nothing(cast, evening):
    key = make_feed(actor=cast.anna, room=evening.room, shows_titles=False)
    leave_group(actor=cast.anna, group=evening.room.group)
    assert feed(key).status_code == 404


def test_closed_account_gets_nothing(cast, evening):
    key = make_feed(actor=cast.anna, room=evening.room, shows_titles=False)
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert feed(key).status_code == 404


def test_new_link_ends_the_old_one_and_can_be_ended(cast, evening, as_member):
    anna, url = as_member(cast.anna), reverse("chat:calendar", args=[evening.room.public_id])
    old = make_feed(actor=cast.anna, room=evening.room, shows_titles=False)
    page = anna.post(url, {"shows_titles": "on"})
    new = page.context["url"].rpartition("/")[2].removesuffix(".ics")
    assert page.context["url"] in page.text
    assert (feed(old).status_code, feed(new).status_code) == (404, 200)
    assert new not in anna.get(url).text, "it is shown once"
    for _time in range(2):
        assert anna.post(url, {"stop": "1"}).status_code == 302
    assert feed(new).status_code == 404


def test_table_holds_a_hash_of_the_key(cast, evening):
    key = make_feed(actor=cast.anna, room=evening.room, shows_titles=False)
    assert key not in CalendarFeed.objects.values_list("key", flat=True)
    stored = str(CalendarFeed.objects.get().key)
    assert feed(stored).status_code == 404


def test_member_outside_the_group_makes_no_link(cast, evening):
    with pytest.raises(NotAllowed):
        make_feed(actor=cast.bram, room=evening.room, shows_titles=False)


def test_file_of_an_open_room_needs_no_account_and_that_of_a_closed_one_is_absent(cast, evening, public_room):
    begins = timezone.now() + timedelta(days=2)
    spans = [(begins, begins + timedelta(hours=1))]
    actions.plan_evenings(actor=cast.mo, room=public_room, spans=spans, title="Thee")
    visitor = client_for(None)
    response = visitor.get(reverse("chat:calendar_file", args=[public_room.public_id]))
    assert len(events(response)) == 1
    assert "Thee" not in response.text
    assert visitor.get(reverse("chat:calendar_file", args=[evening.room.public_id])).status_code == 404
