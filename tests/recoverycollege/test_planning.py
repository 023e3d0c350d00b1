"""Planning and changing runs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from community.notifications.models import Notification
from recoverycollege.enrolment.actions import enrol
from recoverycollege.models import CourseRun, Enrolment
from recoverycollege.runs import views
from tests.support.college import enrolment_states, make_run

FIELDS = {"location": "Deventer", "seats": "8", "meetings": "3", "every_days": "7", "hours": "1.5", "ages": "everyone"}


def tomorrow() -> str:
    """At ten: an hour that is there on every day, and once."""
    return f"{timezone.localdate() + timedelta(days=1)}T10:00"


def test_plan_stores_run_with_its_meetings(cast, as_member):
    course = make_run().course
    response = as_member(cast.mo).post(reverse("college:plan", args=[course.slug]), FIELDS | {"starts_at": tomorrow()})
    run = CourseRun.objects.latest("pk")
    assert response.url == run.get_absolute_url()
    lengths = {meeting.ends_at - meeting.starts_at for meeting in run.meetings.all()}
    assert (run.meetings.count(), lengths) == (3, {timedelta(hours=1.5)})


def test_plan_in_the_past_keeps_the_form(cast, as_member):
    course = make_run().course
    fields = FIELDS | {"starts_at": "2020-01-01T10:00", "location": "Aan de Brink"}
    response = as_member(cast.eva).post(reverse("college:plan", args=[course.slug]), fields)
    assert "Aan de Brink" in response.content.decode()
    assert CourseRun.objects.count() == 1


def test_more_seats_go_to_who_waits(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), {"location": "Deventer", "seats": "2"})
    assert enrolment_states(run) == {"Anna": "enrolled", "Bram": "enrolled"}


def test_fewer_seats_than_enrolled_is_refused(cast, as_member):
    run = make_run(seats=2)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), {"location": "Deventer", "seats": "1"})
    run.refresh_from_db()
    assert run.seats == 2


def test_cancelling_notifies_everybody_enrolled_or_waiting_once(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    fields = {"location": "Deventer", "seats": "1", "is_cancelled": "on"}
    for _ in range(2):
        as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), fields)
    notified = Notification.objects.filter(kind="college.cancelled").values_list("member", flat=True)
    assert sorted(notified) == sorted([cast.anna.pk, cast.bram.pk])


def test_other_location_notifies_and_more_seats_do_not(cast, as_member):
    run = make_run(seats=2)
    enrol(actor=cast.anna, run=run)
    trainer, change = as_member(cast.mo), reverse("college:change", args=[run.public_id])

    def kinds() -> list[str]:
        return list(Notification.objects.filter(member=cast.anna).order_by("pk").values_list("kind", flat=True))

    trainer.post(change, {"location": run.location, "seats": "3"})
    assert kinds() == []
    trainer.post(change, {"location": "Zutphen", "seats": "3"})
    assert kinds() == ["college.changed"]
    Notification.objects.all().delete()
    trainer.post(change, {"location": "Zutphen", "seats": "3", "is_cancelled": "on"})
    trainer.post(change, {"location": "Elders", "seats": "3", "is_cancelled": "on"})
    assert kinds() == ["college.cancelled"], "a change of a cancelled run notifies nobody"
    trainer.post(change, {"location": "Elders", "seats": "3"})
    assert kinds() == ["college.cancelled", "college.changed"], "it goes on after all"


def test_page_of_begun_run_mentions_no_waiting_list(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    page = run.get_absolute_url()
    assert "op de wachtlijst" in as_member(cast.bram).get(page).content.decode()
    CourseRun.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    shown = as_member(cast.bram).get(page).content.decode()
    assert ("op de wachtlijst" in shown, "Deze reeks is begonnen" in shown) == (False, True)


def test_calendar_of_courses_has_slices_that_hold_all_runs(db, as_member, monkeypatch):
    monkeypatch.setattr(views, "RUNS_PER_PAGE", 2)
    run = make_run()
    same_time = run.starts_at + timedelta(days=1)
    others = [
        CourseRun.objects.create(course=run.course, starts_at=same_time, location="Hier", seats=4) for _ in range(4)
    ]
    browser, url, query, seen = as_member(None), reverse("college:upcoming"), "", []
    for _slice in range(3):
        context = browser.get(url + query).context
        seen += list(context["runs"])
        query = context["next_url"]
    assert seen == [run, *others]
    assert query == ""
    assert list(browser.get(url + context["previous_url"]).context["runs"]) == others[1:3]


@pytest.mark.parametrize("cursor", ["x", "00000000-0000-4000-8000-000000000000"])
def test_invalid_cursor_shows_first_runs(db, as_member, cursor):
    run = make_run()
    assert list(as_member(None).get(reverse("college:upcoming"), {"after": cursor}).context["runs"]) == [run]


def test_own_page_lists_upcoming_run_after_many_past_ones(cast, as_member):
    run = make_run()
    past = timezone.now() - timedelta(days=100)
    runs = [CourseRun.objects.create(course=run.course, starts_at=past, location="Toen", seats=4) for _ in range(25)]
    Enrolment.objects.bulk_create(Enrolment(run=each, member=cast.anna, state="enrolled") for each in [*runs, run])
    assert run.get_absolute_url() in as_member(cast.anna).get(reverse("members:home")).content.decode()


@pytest.mark.parametrize(
    ("skips", "days"),
    [
        ({"skips_holidays": "on"}, ["2034-12-18", "2035-01-08", "2035-01-15"]),
        ({}, ["2034-12-18", "2034-12-25", "2035-01-01"]),
    ],
)
def test_meeting_on_a_public_holiday_moves_to_the_next_date(cast, as_member, skips, days):
    """In 2034 Christmas Day is a Monday, and so is the first of January after it."""
    course = make_run().course
    form = FIELDS | {"starts_at": "2034-12-18T10:00"} | skips
    as_member(cast.mo).post(reverse("college:plan", args=[course.slug]), form)
    meetings = CourseRun.objects.latest("pk").meetings.all()
    assert [f"{localtime(meeting.starts_at):%Y-%m-%d}" for meeting in meetings] == days
    assert {localtime(meeting.starts_at).hour for meeting in meetings} == {10}


def test_first_meeting_on_a_public_holiday_is_named_in_the_form(cast, as_member):
    course = make_run().course
    fields = FIELDS | {"starts_at": "2034-12-25T10:00", "skips_holidays": "on"}
    response = as_member(cast.mo).post(reverse("college:plan", args=[course.slug]), fields)
    assert "Eerste kerstdag" in response.content.decode()
    assert CourseRun.objects.count() == 1
