"""Enrolment, the waiting list, and the calendar file."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import take_out_of_group
from community.groups.choices import Ages
from community.groups.models import Group
from community.members.models import Member
from community.notifications.models import Notification
from recoverycollege.models import CourseRun, Enrolment
from tests.support.college import enrolment_states, make_run


@pytest.fixture
def run(db) -> CourseRun:
    """A run with one seat, in two weeks."""
    return make_run()


def enrol(browser, run):
    return browser.post(reverse("college:enrol", args=[run.public_id]))


def test_first_member_gets_the_seat_and_the_next_waits(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    enrol(as_member(cast.bram), run)
    run.refresh_from_db()
    assert enrolment_states(run) == {"Anna": "enrolled", "Bram": "waiting"}
    assert (run.enrolled_count, run.waiting_count) == (1, 1)


def test_enrolling_twice_takes_one_seat(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    enrol(as_member(cast.anna), run)
    assert enrolment_states(run) == {"Anna": "enrolled"}


def test_withdrawal_moves_up_and_notifies_who_waits_longest(run, cast, as_member):
    for person in (cast.anna, cast.bram, cast.noor):
        enrol(as_member(person), run)
    as_member(cast.anna).post(reverse("college:withdraw", args=[run.public_id]))
    assert enrolment_states(run) == {"Anna": "withdrawn", "Bram": "enrolled", "Noor": "waiting"}
    assert Notification.objects.get(kind="college.moved_up").member == cast.bram


def test_enrolling_after_withdrawing_joins_the_end_of_the_list(run, cast, as_member):
    for person in (cast.anna, cast.bram, cast.noor):
        enrol(as_member(person), run)
    as_member(cast.bram).post(reverse("college:withdraw", args=[run.public_id]))
    enrol(as_member(cast.bram), run)
    as_member(cast.anna).post(reverse("college:withdraw", args=[run.public_id]))
    assert enrolment_states(run)["Noor"] == "enrolled"
    assert enrolment_states(run)["Bram"] == "waiting"


def test_enrolment_gives_access_to_the_group_of_the_run(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    run.refresh_from_db()
    assert run.group in Group.objects.readable_by(cast.anna)
    assert run.group not in Group.objects.visible_to(cast.bram)


def test_withdrawal_ends_access_to_the_group(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    as_member(cast.anna).post(reverse("college:withdraw", args=[run.public_id]))
    run.refresh_from_db()
    assert run.group not in Group.objects.readable_by(cast.anna)


def test_enrolment_after_removal_from_group_gives_no_access(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    run.refresh_from_db()
    take_out_of_group(actor=cast.mo, group=run.group, member=cast.anna)
    as_member(cast.anna).post(reverse("college:withdraw", args=[run.public_id]))
    enrol(as_member(cast.anna), run)
    assert enrolment_states(run) == {"Anna": "enrolled"}
    assert run.group not in Group.objects.readable_by(cast.anna)


def test_run_for_adults_refuses_member_of_sixteen(run, cast, as_member):
    """Members of a run read each other, and can ask each other for a conversation."""
    CourseRun.objects.update(ages=Ages.ADULT)
    Member.objects.filter(pk=cast.bram.pk).update(birth_year=timezone.localdate().year - 16)

    assert run.get_absolute_url() == enrol(as_member(cast.bram), run).url
    assert enrol(as_member(cast.anna), run).status_code == 302

    run.refresh_from_db()
    assert enrolment_states(run) == {"Anna": "enrolled"}
    assert (run.group.ages, run.group in Group.objects.readable_by(cast.bram)) == (Ages.ADULT, False)
    page = as_member(cast.bram).get(run.get_absolute_url()).content.decode()
    assert "voor een andere leeftijd" in page
    assert reverse("college:enrol", args=[run.public_id]) not in page


def test_enrolling_in_run_that_has_begun_is_refused(cast, as_member):
    begun = make_run(days=-1)
    assert enrol(as_member(cast.anna), begun).status_code == 403
    assert not Enrolment.objects.exists()


def test_run_page_names_no_other_members(run, cast, as_member):
    enrol(as_member(cast.anna), run)
    assert "Anna" not in as_member(cast.bram).get(run.get_absolute_url()).content.decode()


def test_calendar_file_has_every_meeting_and_a_neutral_title(run, as_member):
    response = as_member(None).get(reverse("college:calendar", args=[run.public_id]))
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == 2
    assert "stemmen" not in response.text.lower()


def test_run_of_unpublished_course_is_absent(run, as_member):
    run.course.live = False
    run.course.save()
    assert as_member(None).get(run.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("change", [{"starts_at": timezone.now() - timedelta(days=1)}, {"is_cancelled": True}])
def test_withdrawal_from_begun_or_cancelled_run_moves_nobody_up(run, cast, as_member, change):
    for person in (cast.anna, cast.bram):
        enrol(as_member(person), run)
    CourseRun.objects.filter(pk=run.pk).update(**change)
    as_member(cast.anna).post(reverse("college:withdraw", args=[run.public_id]))
    run.refresh_from_db()
    assert enrolment_states(run) == {"Anna": "withdrawn", "Bram": "waiting"}
    assert (run.enrolled_count, run.waiting_count) == (0, 1)
    assert not Notification.objects.exists()
