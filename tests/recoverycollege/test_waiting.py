"""The waiting list: its order, the position that a member reads, and the last seats when many ask at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Locale

from recoverycollege.enrolment.actions import enrol, withdraw
from recoverycollege.models import Course, CourseRun, Enrolment
from tests.support.college import make_run
from tests.support.people import client_for, make_member

SEATS, PEOPLE, SECONDS = 3, 50, 60


def position_on_page(member, run) -> str:
    page = client_for(member).get(run.get_absolute_url()).content.decode()
    return page.split("nummer ")[1].split(" ")[0] if "nummer " in page else ""


def test_member_who_waits_reads_the_position_and_it_follows_the_list(cast):
    run = make_run(seats=1)
    for member in (cast.anna, cast.bram, cast.noor, cast.pia):
        enrol(actor=member, run=run)
    assert [position_on_page(member, run) for member in (cast.anna, cast.bram, cast.noor, cast.pia)] == [
        "", "1", "2", "3",
    ]  # fmt: skip
    withdraw(actor=cast.noor, run=run)
    assert position_on_page(cast.pia, run) == "2"
    withdraw(actor=cast.anna, run=run)
    assert [position_on_page(member, run) for member in (cast.bram, cast.pia)] == ["", "1"]


def test_two_who_asked_at_the_same_moment_have_different_positions(cast):
    run = make_run(seats=1)
    for member in (cast.anna, cast.bram, cast.noor):
        enrol(actor=member, run=run)
    Enrolment.objects.update(asked_at=timezone.now())
    assert [position_on_page(member, run) for member in (cast.bram, cast.noor)] == ["1", "2"]


def test_waiting_list_of_another_run_does_not_count(cast):
    run = make_run(seats=1)
    other = CourseRun.objects.create(course=run.course, starts_at=run.starts_at, location="Zwolle", seats=0)
    enrol(actor=cast.noor, run=other)
    for member in (cast.anna, cast.bram):
        enrol(actor=member, run=run)
    assert position_on_page(cast.bram, run) == "1"


def numbers_of(run) -> tuple[int, list[int]]:
    """Return how many have a seat, and the positions of all who wait, in the order of the list."""
    run.refresh_from_db()
    assert (run.enrolled_count, run.waiting_count) == (
        run.enrolments.enrolled().count(),
        run.enrolments.waiting().count(),
    )
    return run.enrolments.enrolled().count(), [enrolment.position for enrolment in run.enrolments.waiting()]


def test_three_of_fifty_who_ask_in_turn_get_a_seat_and_the_others_wait_in_order(db):
    run, people = make_run(seats=SEATS), [make_member(f"Vlier{number}") for number in range(PEOPLE)]
    for member in people:
        enrol(actor=member, run=run)
    assert numbers_of(run) == (SEATS, list(range(1, PEOPLE - SEATS + 1)))
    assert [enrolment.member for enrolment in run.enrolments.waiting()] == people[SEATS:]


def run_without_a_college() -> CourseRun:
    """Create a run whose course stands alone: after another test with real transactions the pages of migrations are
    gone."""
    Locale.objects.get_or_create(language_code="nl")
    course = Course.add_root(instance=Course(title="Omgaan met stemmen", slug="omgaan-met-stemmen"))
    starts_at = timezone.now() + timedelta(days=14)
    return CourseRun.objects.create(course=course, starts_at=starts_at, location="Deventer", seats=SEATS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_three_of_fifty_who_ask_at_once_get_a_seat_and_the_others_wait_in_order(transactional_db):
    run, people = run_without_a_college(), [make_member(f"Vlier{number}") for number in range(PEOPLE)]
    begin, failures = threading.Barrier(PEOPLE), []

    def ask(member):
        try:
            begin.wait(SECONDS)
            enrol(actor=member, run=run)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[member]) for member in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert failures == []
    assert numbers_of(run) == (SEATS, list(range(1, PEOPLE - SEATS + 1)))
