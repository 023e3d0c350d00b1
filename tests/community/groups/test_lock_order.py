"""A group is locked before its memberships and a run before its seats, also by erasure: no deadlock."""

import threading

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from wagtail.models import Locale

from community.groups.actions import change_group, join_group, leave_group
from community.groups.models import Group, Membership
from community.members.models import Member
from community.privacy.actions import leave
from recoverycollege.enrolment.actions import enrol, withdraw
from recoverycollege.models import CollegeIndex, CourseRun
from recoverycollege.runs.actions import change_run
from tests.support.college import make_run
from tests.support.people import join

SECONDS = 20


def first_locks(order: list[str], *tables: str) -> list[str]:
    """Return these tables in the order in which their rows were locked first."""
    return sorted({table for table in order if table in tables}, key=order.index)


def changing(cast, circle, run):
    change_group(actor=cast.otto, group=circle, summary="Anders")
    change_run(actor=cast.eva, run=run, seats=3)


def leaving(cast, circle, run):
    leave_group(actor=cast.anna, group=circle)
    withdraw(actor=cast.anna, run=run)


def erasing(cast, circle, run):
    leave(actor=cast.anna)


@pytest.mark.parametrize("change", [changing, leaving, erasing])
def test_group_and_run_are_locked_first(cast, circle, locked_tables, change):
    run = make_run(seats=2)
    enrol(actor=cast.anna, run=run)
    locked_tables.clear()
    change(cast, circle, run)
    group_order = first_locks(locked_tables, "groups_group", "groups_membership")
    run_order = first_locks(locked_tables, "recoverycollege_courserun", "recoverycollege_enrolment")
    assert group_order[0] == "groups_group"
    assert run_order[0] == "recoverycollege_courserun"


@pytest.fixture
def threads():
    """``threads(function, ...)`` runs each in a thread with a connection of its own; returns their errors."""

    def run_all(*functions) -> list[str]:
        errors = []

        def run(function):
            try:
                function()
            except Exception as error:
                errors.append(f"{type(error).__name__} {error}"[:200])
            finally:
                connection.close()

        running = [threading.Thread(target=run, args=[function]) for function in functions]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join(timeout=SECONDS)
        return errors

    return run_all


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_erasing_and_changing_a_group_do_not_wait_for_each_other(cast, circle, threads, monkeypatch):
    """The change holds the group and waits until the erasure wants something; then it takes the memberships."""
    holds_group, erasing_began = threading.Event(), threading.Event()
    real = QuerySet.delete

    def delete(rows):
        if rows.model is Membership:
            erasing_began.set()
        return real(rows)

    monkeypatch.setattr(QuerySet, "delete", delete)

    def change():
        with transaction.atomic():
            Group.objects.select_for_update().get(pk=circle.pk)
            holds_group.set()
            erasing_began.wait(2)
            list(Membership.objects.select_for_update().filter(group=circle))

    def erase():
        holds_group.wait(SECONDS)
        leave(actor=Member.objects.get(pk=cast.anna.pk))

    assert threads(change, erase) == []
    assert not Member.objects.filter(pk=cast.anna.pk).exists()
    assert Group.objects.get(pk=circle.pk).members_count == circle.memberships.active().count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_many_members_who_leave_and_join_at_once_end_without_an_error(cast, board, circle, threads):
    if not CollegeIndex.objects.exists():  # emptying the tables after an earlier test took it
        Locale.objects.get_or_create(language_code="nl")
        CollegeIndex.add_root(instance=CollegeIndex(title="Herstelacademie", slug="herstelacademie"))
    run = make_run(seats=3)
    for member in (cast.anna, cast.bram, cast.ben, cast.noor):
        join(member, board)
        enrol(actor=member, run=run)

    def erase(member):
        return lambda: leave(actor=Member.objects.get(pk=member.pk))

    def change():
        for number in range(5):
            change_group(actor=Member.objects.get(pk=cast.otto.pk), group=board, summary=f"Anders {number}")
            change_run(actor=Member.objects.get(pk=cast.eva.pk), run=run, seats=3 + number)

    def come_and_go():
        pia = Member.objects.get(pk=cast.pia.pk)
        for _number in range(5):
            join_group(actor=pia, group=board, agreement_version=board.agreement_version)
            enrol(actor=pia, run=CourseRun.objects.get(pk=run.pk))
            withdraw(actor=pia, run=run)
            leave_group(actor=pia, group=board)

    assert threads(erase(cast.anna), erase(cast.bram), erase(cast.ben), change, come_and_go) == []
    run.refresh_from_db()
    assert run.enrolled_count == run.enrolments.enrolled().count()
