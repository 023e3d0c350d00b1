"""Moving and cancelling one meeting: on the page, in the calendar file, and for everybody who counts on it."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from community.audit.models import AuditEntry
from community.notifications.models import Notification
from community.permissions import NotAllowed
from community.web.edit_lock import CHANGED_MEANWHILE
from recoverycollege.enrolment.actions import enrol
from recoverycollege.meetings.actions import change_meeting
from recoverycollege.models import CourseRun, Meeting
from recoverycollege.runs.actions import change_run
from tests.support.college import make_run


@pytest.fixture
def run(db) -> CourseRun:
    """A run with one seat and two meetings, in two and in three weeks."""
    return make_run()


def meeting_url(run, number=2) -> str:
    return reverse("college:meeting", args=[run.public_id, number])


def as_shown(browser, run, number=2, **changes) -> dict:
    """Return the fields of the form as the page shows them, with changes."""
    form = browser.get(meeting_url(run, number)).context["form"]
    fields = {name: form[name].value() for name in ("starts_at", "hours", "made_from")}
    return fields | {"starts_at": f"{fields['starts_at']:%Y-%m-%dT%H:%M}"} | changes


def events(browser, run) -> dict[int, tuple]:
    """Return number of the meeting -> status, sequence and begin in its calendar file."""
    content = browser.get(reverse("college:calendar", args=[run.public_id])).content
    rows = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return {
        int(row["uid"].split("@")[0].rsplit("-", 1)[1]): (row["status"], row["sequence"], row["dtstart"].dt)
        for row in rows
    }


def told() -> set:
    return set(Notification.objects.filter(kind="college.meeting").values_list("member", flat=True))


def test_cancelled_meeting_is_struck_out_on_the_page_and_in_the_file_alone(run, cast, as_member):
    trainer = as_member(cast.mo)
    before = events(trainer, run)
    answer = trainer.post(meeting_url(run), as_shown(trainer, run, is_cancelled="on"))
    assert answer.url == run.get_absolute_url()
    after = events(as_member(None), run)
    assert after[1] == before[1]
    assert after[2] == ("CANCELLED", 1, before[2][2])
    page = as_member(None).get(run.get_absolute_url()).content.decode()
    assert (page.count("<s>"), "Gaat niet door" in page) == (1, True)


def test_moved_meeting_keeps_its_length_and_its_key(run, cast, as_member):
    trainer, day = as_member(cast.mo), localtime() + timedelta(days=30)
    trainer.post(meeting_url(run), as_shown(trainer, run, starts_at=f"{day:%Y-%m-%d}T10:30"))
    meeting = run.meetings.get(number=2)
    assert f"{localtime(meeting.starts_at):%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} 10:30"
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2)
    status, sequence, begin = events(trainer, run)[2]
    assert (status, sequence, begin) == ("CONFIRMED", 1, localtime(meeting.starts_at))


def test_change_tells_who_has_a_seat_and_who_waits_and_nobody_else(run, cast):
    for member in (cast.anna, cast.bram):
        enrol(actor=member, run=run)
    change_meeting(actor=cast.mo, meeting=run.meetings.get(number=2), is_cancelled=True)
    assert told() == {cast.anna.pk, cast.bram.pk}


def test_saving_without_a_change_tells_nobody_and_is_no_new_version(run, cast, as_member):
    enrol(actor=cast.anna, run=run)
    trainer, written = as_member(cast.mo), AuditEntry.objects.count()
    assert trainer.post(meeting_url(run), as_shown(trainer, run)).status_code == 302
    assert (told(), run.meetings.get(number=2).version, AuditEntry.objects.count()) == (set(), 0, written)


def test_run_begins_with_its_first_meeting_that_goes_ahead(run, cast):
    first, second = run.meetings.all()
    change_meeting(actor=cast.mo, meeting=first, is_cancelled=True)
    assert CourseRun.objects.get().starts_at == second.starts_at
    change_meeting(actor=cast.mo, meeting=first, is_cancelled=False)
    assert CourseRun.objects.get().starts_at == first.starts_at


def test_last_meeting_that_goes_ahead_is_not_cancelled_alone(run, cast, as_member):
    change_meeting(actor=cast.mo, meeting=run.meetings.get(number=1), is_cancelled=True)
    trainer = as_member(cast.mo)
    answer = trainer.post(meeting_url(run), as_shown(trainer, run, is_cancelled="on"))
    assert "Zeg dan de hele cursus af" in answer.content.decode()
    assert not run.meetings.get(number=2).is_cancelled


def test_second_tab_is_told_that_the_meeting_changed(run, cast, as_member):
    trainer = as_member(cast.mo)
    fields = as_shown(trainer, run, hours="3")
    change_meeting(actor=cast.eva, meeting=run.meetings.get(number=2), is_cancelled=True)
    answer = trainer.post(meeting_url(run), fields)
    assert answer.context["form"].non_field_errors() == [CHANGED_MEANWHILE]
    assert run.meetings.get(number=2).is_cancelled


def test_time_in_the_past_keeps_the_form(run, cast, as_member):
    trainer = as_member(cast.mo)
    answer = trainer.post(meeting_url(run), as_shown(trainer, run, starts_at="2020-01-01T10:00"))
    assert "2020-01-01T10:00" in answer.content.decode()
    assert run.meetings.get(number=2).version == 0


@pytest.mark.parametrize("state", ["begun", "run cancelled"])
def test_meeting_that_begun_or_of_a_cancelled_run_does_not_change(run, cast, as_member, state):
    if state == "begun":
        Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    else:
        change_run(actor=cast.mo, run=run, is_cancelled=True)
    meeting = run.meetings.get(number=2)
    with pytest.raises(NotAllowed):
        change_meeting(actor=cast.mo, meeting=meeting, is_cancelled=True)
    assert as_member(cast.mo).get(meeting_url(run)).status_code == 403
    assert meeting_url(run) not in as_member(cast.mo).get(run.get_absolute_url()).content.decode()


def test_page_of_the_run_offers_the_change_to_those_who_plan_alone(run, cast, as_member):
    assert meeting_url(run) in as_member(cast.mo).get(run.get_absolute_url()).content.decode()
    assert meeting_url(run) not in as_member(cast.bram).get(run.get_absolute_url()).content.decode()


def test_number_without_a_meeting_is_absent(run, cast, as_member):
    assert as_member(cast.mo).get(meeting_url(run, 9)).status_code == 404
