"""Planning of evenings: weekly hours, single evenings, series, moving and cancelling."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from chat.rooms.choices import Repeat
from chat.rooms.models import Evening, OpeningHour, Room
from chat.rooms.planning import actions
from chat.rooms.planning.repetition import days_of
from community.days import span_on
from community.holidays import holiday_on
from community.notifications.choices import EVENING, Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.chat.rooms.test_opening_hours import moment

THURSDAY = 3


def plan(actor, room, *spans, **fields) -> list[Evening]:
    return actions.plan_evenings(actor=actor, room=room, spans=spans, **fields)


def on(text: str, ends: str = "21:30") -> tuple[datetime, datetime]:
    begins = moment(text)
    return span_on(begins.date(), begins.time(), time.fromisoformat(ends))


def opening(room: Room):
    return Room.objects.get(pk=room.pk).opening


@pytest.fixture
def monday(at):
    at(moment("2026-11-23T12:00"))


@pytest.fixture
def thursdays(cast, closed_room, monday) -> Room:
    """The room with weekly hours on Thursday, from 20:00."""
    actions.set_hours(actor=cast.mo, room=closed_room, weekday=THURSDAY, begins=time(20), ends=time(21, 30))
    return closed_room


# The lamp


def test_planned_evening_opens_the_room_and_closes_it(cast, closed_room, monday, at):
    plan(cast.mo, closed_room, on("2026-11-24T19:00"), title="Slapen")
    assert opening(closed_room).opens == moment("2026-11-24T19:00")
    at(moment("2026-11-24T19:00"))
    assert opening(closed_room).until == moment("2026-11-24T21:30")
    at(moment("2026-11-24T21:30"))
    assert not opening(closed_room).is_open


def test_text_beside_the_lamp_has_the_date_of_an_evening_weeks_ahead(cast, closed_room, monday):
    plan(cast.mo, closed_room, on("2026-12-17T20:00"))
    with translation.override("en"):
        assert opening(closed_room).text() == "Opens on Thursday 17 December at 20:00"


def test_cancelled_evening_keeps_the_room_closed_at_its_weekly_hours(cast, thursdays, at):
    [evening] = plan(cast.mo, thursdays, on("2026-11-26T20:00"))
    actions.cancel_evening(actor=cast.mo, evening=evening, reason="De gastheer is ziek")
    assert opening(thursdays).opens is None
    at(moment("2026-11-26T20:30"))
    assert not opening(thursdays).is_open
    at(moment("2026-11-27T12:00"))
    assert opening(thursdays).opens == moment("2026-12-03T20:00")


def test_moved_evening_opens_at_its_new_time_and_not_at_the_old_one(cast, thursdays, at):
    [evening] = plan(cast.mo, thursdays, on("2026-11-26T20:00"))
    begins, ends = on("2026-11-27T19:00")
    actions.change_evening(actor=cast.mo, evening=evening, begins=begins, ends=ends, title="", hosts=[])
    at(moment("2026-11-26T20:30"))
    assert not opening(thursdays).is_open
    at(moment("2026-11-27T19:30"))
    assert opening(thursdays).until == ends


def test_weekly_hours_that_skip_holidays_do_not_open_at_christmas(cast, closed_room, at):
    at(moment("2026-12-24T12:00"))  # Christmas Day is a Friday
    actions.set_hours(actor=cast.mo, room=closed_room, weekday=4, begins=time(20), ends=time(21), skips_holidays=True)
    at(moment("2026-12-25T20:30"))
    assert not opening(closed_room).is_open


def test_evenings_of_a_room_read_in_rows_open_it_as_well(cast, thursdays, as_member, at):
    plan(cast.mo, thursdays, on("2026-11-24T19:00"), on("2026-12-08T19:00"), title="Slapen")
    at(moment("2026-11-24T20:00"))
    page = as_member(cast.anna).get(thursdays.get_absolute_url()).text
    assert "tot 21.30 uur" in page
    assert page.count("Slapen") == 2


def test_first_message_of_an_evening_gives_its_session_the_theme(cast, closed_room, monday, at):
    from chat.rooms.actions import send_message

    plan(cast.mo, closed_room, on("2026-11-24T19:00"), title="Slapen")
    at(moment("2026-11-24T19:10"))
    message = send_message(actor=cast.anna, room=closed_room, cid="1", text="Hoi")
    assert (message.session.title, message.session.opened_at) == ("Slapen", moment("2026-11-24T19:00"))


# Weekly hours


def test_hours_that_begin_at_the_same_moment_get_the_new_end(cast, thursdays):
    actions.set_hours(actor=cast.mo, room=thursdays, weekday=THURSDAY, begins=time(20), ends=time(22))
    assert OpeningHour.objects.get().ends == time(22)


@pytest.mark.parametrize(("weekday", "begins", "ends"), [(3, "21:00", "22:00"), (2, "23:00", "20:30")])
def test_hours_that_overlap_others_are_refused(cast, thursdays, weekday, begins, ends):
    times = {"begins": time.fromisoformat(begins), "ends": time.fromisoformat(ends)}
    with pytest.raises(actions.Overlaps):
        actions.set_hours(actor=cast.mo, room=thursdays, weekday=weekday, **times)


def test_hours_of_sunday_night_and_monday_overlap(cast, closed_room):
    actions.set_hours(actor=cast.mo, room=closed_room, weekday=0, begins=time(0, 30), ends=time(2))
    with pytest.raises(actions.Overlaps):
        actions.set_hours(actor=cast.mo, room=closed_room, weekday=6, begins=time(23), ends=time(1))


def test_hours_taken_away_twice_are_gone(cast, thursdays, as_member):
    mo = as_member(cast.mo)
    for _time in range(2):
        url = reverse("chat:remove_hours", args=[thursdays.public_id])
        assert mo.post(url, {"weekday": "3", "begins": "20:00:00"}).status_code == 302
    assert OpeningHour.objects.count() == 0


# Series


def test_series_of_every_second_thursday_ends_at_its_date():
    days = days_of(date(2026, 12, 3), Repeat.FORTNIGHTLY, date(2027, 1, 28))
    assert [str(day) for day in days] == ["2026-12-03", "2026-12-17", "2026-12-31", "2027-01-14", "2027-01-28"]


def test_series_of_every_fifth_monday_takes_the_last_one_of_each_month():
    days = days_of(date(2026, 11, 30), Repeat.MONTHLY, date(2027, 2, 28))
    assert [str(day) for day in days] == ["2026-11-30", "2026-12-28", "2027-01-25", "2027-02-22"]


def test_series_keeps_its_hour_of_the_clock_in_summer_time():
    winter, summer = (span_on(day, time(20), time(21))[0] for day in (date(2027, 3, 25), date(2027, 4, 1)))
    assert (timezone.localtime(winter).hour, timezone.localtime(summer).hour) == (20, 20)
    assert summer.astimezone(UTC) - winter.astimezone(UTC) == timedelta(days=7, hours=-1)


def test_series_is_bounded_in_number_and_time():
    assert len(days_of(date(2026, 1, 1), Repeat.WEEKLY, date(2126, 1, 1))) == 53


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "Nieuwjaarsdag"), ("2027-03-29", "Tweede paasdag"), ("2027-05-06", "Hemelvaartsdag"),
        ("2025-04-26", "Koningsdag"), ("2025-04-27", ""), ("2026-12-24", ""),
    ],
)  # fmt: skip
def test_public_holidays_are_known(day, name):
    with translation.override("nl"):
        assert holiday_on(date.fromisoformat(day)) == name


def test_series_shows_every_date_before_it_plans_the_ticked_ones(cast, closed_room, monday, as_member):
    plan(cast.mo, closed_room, on("2026-12-11T20:00"))
    mo, url = as_member(cast.mo), reverse("chat:plan", args=[closed_room.public_id])
    form = {"day": "2026-12-04", "begins": "20:00", "ends": "21:30", "title": "Slapen"}
    form |= {"repeat": "weekly", "until": "2027-01-08"}
    page = mo.post(url, form)
    assert Evening.objects.count() == 1
    assert page.text.count('name="dates"') == 6
    assert (
        len(re.findall(r"\schecked", page.text)) == 3
    )  # neither Christmas Day, New Year's Day nor the evening that is there
    assert "Eerste kerstdag" in page.text
    mo.post(url, form | {"dates_shown": "1", "dates": ["2026-12-04", "2026-12-18", "2026-12-11", "2029-01-01"]})
    planned = Evening.objects.filter(title="Slapen")
    assert [str(evening.begins.date()) for evening in planned] == ["2026-12-04", "2026-12-18"]
    assert len({evening.series for evening in planned}) == 1


def test_series_without_a_ticked_date_plans_nothing_and_says_so(cast, closed_room, monday, as_member):
    url = reverse("chat:plan", args=[closed_room.public_id])
    form = {"day": "2026-12-04", "begins": "20:00", "ends": "21:30", "repeat": "weekly", "until": "2027-01-08"}
    page = as_member(cast.mo).post(url, form | {"dates_shown": "1"})
    assert "Vink minstens één datum aan" in page.text
    assert Evening.objects.count() == 0


# Single evenings


def test_evening_at_the_time_of_another_is_refused_with_its_time(cast, closed_room, monday, as_member):
    plan(cast.mo, closed_room, on("2026-11-24T19:00"))
    url = reverse("chat:plan", args=[closed_room.public_id])
    form = {"day": "2026-11-24", "begins": "21:00", "ends": "22:00", "title": "Mijn thema", "repeat": "once"}
    page = as_member(cast.mo).post(url, form)
    assert "dinsdag 24 november van 19:00 tot 21:30" in page.text
    assert "Mijn thema" in page.text
    assert Evening.objects.count() == 1


def test_evening_in_the_past_is_refused(cast, closed_room, monday, as_member):
    url = reverse("chat:plan", args=[closed_room.public_id])
    form = {"day": "2026-11-22", "begins": "21:00", "ends": "22:00", "repeat": "once"}
    assert "al voorbij" in as_member(cast.mo).post(url, form).text
    assert Evening.objects.count() == 0


def test_member_without_the_duty_plans_nothing(cast, closed_room, monday):
    with pytest.raises(NotAllowed):
        plan(cast.anna, closed_room, on("2026-11-24T19:00"))


def test_two_hosts_who_change_one_evening_see_what_the_other_saved(cast, closed_room, monday, as_member):
    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"), title="Slapen")
    mo, url = as_member(cast.mo), reverse("chat:change_evening", args=[evening.public_id])
    made_from = mo.get(url).context["form"]["made_from"].value()
    form = {"day": "2026-11-24", "begins": "19:00", "ends": "21:30", "made_from": made_from}
    assert mo.post(url, form | {"title": "Dromen"}).status_code == 302
    second = mo.post(url, form | {"title": "Wakker liggen"})
    assert "Dromen" in second.text
    assert "Wakker liggen" in second.text
    assert Evening.objects.get().title == "Dromen"


def test_hosts_of_an_evening_are_named_and_not_across_a_block(cast, closed_room, monday, as_member):
    from community.members.models import Block

    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"), hosts=[cast.mo.persona])
    anna = as_member(cast.anna)
    assert cast.mo.persona.name in anna.get(evening.get_absolute_url()).text
    Block.objects.create(blocker=cast.anna, blocked=cast.mo)
    assert cast.mo.persona.name not in anna.get(evening.get_absolute_url()).text


# Moved and cancelled


def test_moved_and_cancelled_evenings_tell_hosts_and_who_asked(cast, closed_room, monday):
    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"), hosts=[cast.mo.persona, cast.ben.persona])
    follow(actor=cast.anna, kind=EVENING, thing=evening.public_id, how=Delivery.USUAL)
    begins, ends = on("2026-11-25T19:00")
    told = actions.change_evening(
        actor=cast.mo, evening=evening, begins=begins, ends=ends, title="", reason="Storm",
        hosts=[cast.mo.persona, cast.ben.persona],
    )  # fmt: skip
    assert told == 2
    assert actions.cancel_evening(actor=cast.mo, evening=evening, reason="Ziek") == 2
    assert actions.cancel_evening(actor=cast.mo, evening=evening, reason="Nog eens") == 0
    told = Notification.objects.order_by("member", "kind").values_list("member", "kind")
    kinds = ("chat.evening_cancelled", "chat.evening_moved")
    assert sorted(told, key=str) == sorted(((one.pk, kind) for one in (cast.anna, cast.ben) for kind in kinds), key=str)
    evening.refresh_from_db()
    assert (evening.version, evening.reason) == (2, "Ziek")


def test_other_title_alone_tells_nobody(cast, closed_room, monday):
    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"))
    follow(actor=cast.anna, kind=EVENING, thing=evening.public_id, how=Delivery.USUAL)
    span = {"begins": evening.begins, "ends": evening.ends}
    assert actions.change_evening(actor=cast.mo, evening=evening, title="Thee", hosts=[], **span) == 0
    assert Notification.objects.count() == 0


def test_reason_of_a_cancelled_evening_is_on_the_page_of_the_room(cast, closed_room, monday, as_member):
    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"))
    url = reverse("chat:cancel_evening", args=[evening.public_id])
    as_member(cast.mo).post(url, {"reason": "De verwarming is stuk"})
    page = as_member(cast.anna).get(closed_room.get_absolute_url()).text
    assert "De verwarming is stuk" in page
    assert "Gaat niet door" in page


def test_cancelling_a_series_leaves_its_earlier_evenings(cast, closed_room, monday):
    spans = [on("2026-11-24T19:00"), on("2026-12-01T19:00"), on("2026-12-08T19:00")]
    _first, second, _third = plan(cast.mo, closed_room, *spans)
    actions.cancel_evening(actor=cast.mo, evening=second, later_too=True)
    assert [evening.is_cancelled for evening in Evening.objects.order_by("begins")] == [False, True, True]


def test_cancelled_evening_is_not_changed_any_more(cast, closed_room, monday):
    [evening] = plan(cast.mo, closed_room, on("2026-11-24T19:00"))
    actions.cancel_evening(actor=cast.mo, evening=evening)
    begins, ends = on("2026-11-25T19:00")
    with pytest.raises(actions.IsOver):
        actions.change_evening(actor=cast.mo, evening=evening, begins=begins, ends=ends, title="", hosts=[])


def test_list_of_evenings_takes_as_many_queries_for_thirty_as_for_two(
    cast, closed_room, monday, as_member, django_assert_max_num_queries
):
    first = moment("2026-11-24T19:00")
    plan(cast.mo, closed_room, *[on(f"{(first + timedelta(days=n)).date()}T19:00") for n in range(40)])
    anna, url = as_member(cast.anna), reverse("chat:evenings", args=[closed_room.public_id])
    with django_assert_max_num_queries(8):
        page = anna.get(url)
    assert page.text.count('class="run"') == 30
    assert page.context["next_url"]


def test_empty_list_says_that_nothing_is_planned(cast, closed_room, as_member):
    page = as_member(cast.anna).get(reverse("chat:evenings", args=[closed_room.public_id])).text
    assert "Er zijn geen avonden gepland" in page


def test_page_of_the_host_leads_to_the_planning(cast, closed_room, as_member):
    page = as_member(cast.mo).get(f"/groepen/{closed_room.group.slug}/gastheer/").text
    assert f'href="{reverse("chat:planning", args=[closed_room.public_id])}"' in page


def test_time_that_is_none_is_refused_with_the_title_kept(cast, closed_room, as_member):
    url = reverse("chat:plan", args=[closed_room.public_id])
    answer = as_member(cast.mo).post(url, {"title": "Slapen", "day": "2027-01-07", "begins": "laat", "ends": "22:00"})
    assert answer.status_code == 200
    assert "Slapen" in answer.content.decode()
    assert not Evening.objects.exists()
