"""Every action of the college checks its rule itself, under the lock of the run."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.choices import Ages
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from community.privacy.actions import come_back, leave, pause
from recoverycollege.enrolment import actions as enrolment
from recoverycollege.models import CourseRun, Enrolment, Meeting
from recoverycollege.runs import actions as runs
from tests.support.college import enrolment_states, make_run


@pytest.fixture
def run(db) -> CourseRun:
    """A run with one seat, in two weeks."""
    return make_run()


def stored() -> list:
    """Return all that an action of the college could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in (CourseRun, Meeting, Enrolment, AuditEntry)]


def plan(actor, run):
    fields = {"meetings": 2, "every_days": 7, "hours": 2, "location": "Zwolle", "seats": 5}
    runs.plan_run(actor=actor, course=run.course, starts_at=timezone.now() + timedelta(days=30), **fields)


def change(actor, run):
    runs.change_run(actor=actor, run=run, seats=9)


@pytest.mark.parametrize("act", [plan, change])
def test_planning_without_the_duty_changes_nothing(cast, run, act):
    before = stored()
    with pytest.raises(NotAllowed):
        act(cast.bram, run)
    assert stored() == before


@pytest.mark.parametrize("act", [plan, change])
def test_planning_after_the_duty_ended_changes_nothing(cast, run, act):
    trainer = Member.objects.get(pk=cast.mo.pk)
    assert runs.can_plan(trainer, run.course)  # the member remembers the duties of the request
    Duty.objects.filter(member=trainer).delete()
    before = stored()
    with pytest.raises(NotAllowed):
        act(trainer, run)
    assert stored() == before


def close(member):
    leave(actor=member)


def pause_account(member):
    pause(actor=member)


def withdraw_consent(member):
    Member.objects.filter(pk=member.pk).update(may_write=False)


def turn_sixteen(member):
    CourseRun.objects.update(ages=Ages.ADULT)
    Member.objects.filter(pk=member.pk).update(birth_year=timezone.localdate().year - 16)


@pytest.mark.parametrize("loses_the_right", [close, pause_account, withdraw_consent, turn_sixteen])
def test_enrolment_after_the_right_went_away_takes_no_seat(cast, run, loses_the_right):
    loses_the_right(Member.objects.get(pk=cast.bram.pk))
    before = stored()
    with pytest.raises(NotAllowed):
        enrolment.enrol(actor=cast.bram, run=run)  # loaded before, so what it says of the member is out of date
    assert stored() == before


def test_enrolment_of_member_who_pauses_between_fetch_and_action_takes_no_seat(cast, run, as_member, monkeypatch):
    browser, enrol_in_time = as_member(cast.bram), enrolment.enrol

    def enrol_too_late(**fields):
        pause(actor=Member.objects.get(pk=cast.bram.pk))
        return enrol_in_time(**fields)

    monkeypatch.setattr(enrolment, "enrol", enrol_too_late)
    assert browser.post(reverse("college:enrol", args=[run.public_id])).status_code == 403
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("loses_the_right", [close, pause_account, withdraw_consent])
def test_free_seat_skips_waiting_member_who_may_not_take_part(cast, run, loses_the_right):
    for member in (cast.anna, cast.bram, cast.noor):
        enrolment.enrol(actor=member, run=run)
    loses_the_right(Member.objects.get(pk=cast.bram.pk))
    enrolment.withdraw(actor=cast.anna, run=run)
    assert enrolment_states(run)["Noor"] == "enrolled"
    assert enrolment_states(run).get("Bram") in {None, "waiting"}


def test_member_who_comes_back_gets_a_free_seat_before_a_newcomer(cast, run):
    for member in (cast.anna, cast.bram):
        enrolment.enrol(actor=member, run=run)
    pause(actor=cast.bram)
    enrolment.withdraw(actor=cast.anna, run=run)
    assert enrolment_states(run) == {"Anna": "withdrawn", "Bram": "waiting"}
    come_back(actor=cast.bram)
    enrolment.enrol(actor=cast.noor, run=run)
    assert enrolment_states(run) == {"Anna": "withdrawn", "Bram": "enrolled", "Noor": "waiting"}
