"""Trainers and editors plan runs, without a programmer."""

import re
import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from community.notifications.models import Notification
from recoverycollege import views
from recoverycollege.actions import enrol
from recoverycollege.models import CourseRun, Enrolment
from tests.recoverycollege.test_enrolment import make_run, states

WORDS = {"place": "Deventer", "seats": "8", "meetings": "3", "every_days": "7", "hours": "1.5", "ages": "everyone"}


def tomorrow() -> str:
    """At ten: an hour that is there on every day, and once."""
    return f"{timezone.localdate() + timedelta(days=1)}T10:00"


def test_a_trainer_plans_a_run_with_its_meetings(cast, as_member):
    course = make_run().course
    answer = as_member(cast.mo).post(reverse("college:plan", args=[course.slug]), WORDS | {"starts_at": tomorrow()})
    run = CourseRun.objects.latest("pk")
    assert answer.url == run.get_absolute_url()
    lengths = {meeting.ends_at - meeting.starts_at for meeting in run.meetings.all()}
    assert (run.meetings.count(), lengths) == (3, {timedelta(hours=1.5)})


def test_a_moment_that_has_been_keeps_what_was_filled_in(cast, as_member):
    course = make_run().course
    words = WORDS | {"starts_at": "2020-01-01T10:00", "place": "Aan de Brink"}
    answer = as_member(cast.eva).post(reverse("college:plan", args=[course.slug]), words)
    assert "Aan de Brink" in answer.content.decode()
    assert CourseRun.objects.count() == 1


def test_more_seats_go_to_who_waits(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), {"place": "Deventer", "seats": "2"})
    assert states(run) == {"Anna": "enrolled", "Bram": "enrolled"}


def test_fewer_seats_than_people_is_refused(cast, as_member):
    run = make_run(seats=2)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), {"place": "Deventer", "seats": "1"})
    run.refresh_from_db()
    assert run.seats == 2


def test_a_cancelled_run_is_told_to_all_who_count_on_it_once(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    words = {"place": "Deventer", "seats": "1", "is_cancelled": "on"}
    for _ in range(2):
        as_member(cast.mo).post(reverse("college:change", args=[run.public_id]), words)
    told = Notification.objects.filter(kind="college.cancelled").values_list("member", flat=True)
    assert sorted(told) == sorted([cast.anna.pk, cast.bram.pk])


def test_another_place_is_told_to_who_counts_on_it_and_more_seats_are_not(cast, as_member):
    run = make_run(seats=2)
    enrol(actor=cast.anna, run=run)
    trainer, change = as_member(cast.mo), reverse("college:change", args=[run.public_id])

    def told() -> list[str]:
        return list(Notification.objects.filter(member=cast.anna).order_by("pk").values_list("kind", flat=True))

    trainer.post(change, {"place": run.place, "seats": "3"})
    assert told() == []
    trainer.post(change, {"place": "Zutphen", "seats": "3"})
    assert told() == ["college.changed"]
    Notification.objects.all().delete()
    trainer.post(change, {"place": "Zutphen", "seats": "3", "is_cancelled": "on"})
    trainer.post(change, {"place": "Elders", "seats": "3", "is_cancelled": "on"})
    assert told() == ["college.cancelled"], "where it does not go on tells nobody anything"
    trainer.post(change, {"place": "Elders", "seats": "3"})
    assert told() == ["college.cancelled", "college.changed"], "it goes on after all"


def test_who_waits_for_what_has_begun_is_not_told_to_wait(cast, as_member):
    run = make_run(seats=1)
    for person in (cast.anna, cast.bram):
        enrol(actor=person, run=run)
    page = run.get_absolute_url()
    assert "op de wachtlijst" in as_member(cast.bram).get(page).content.decode()
    CourseRun.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    shown = as_member(cast.bram).get(page).content.decode()
    assert ("op de wachtlijst" in shown, "Deze reeks is begonnen" in shown) == (False, True)


def test_the_calendar_goes_on_on_another_page(db, as_member, monkeypatch):
    monkeypatch.setattr(views, "RUNS_PER_PAGE", 2)
    run = make_run()
    same_time = run.starts_at + timedelta(days=1)
    others = [CourseRun.objects.create(course=run.course, starts_at=same_time, place="Hier", seats=4) for _ in range(4)]
    browser, url, read = as_member(None), reverse("college:upcoming"), []
    while url and len(read) < 20:
        shown = browser.get(url).content.decode()
        read += re.findall("/reeks/([0-9a-f-]{36})/", shown)
        later = re.search(r'rel="next" href="([?]after=[^"]+)', shown)
        url = later and reverse("college:upcoming") + later[1]
    assert read == [str(each.public_id) for each in (run, *others)]
    for strange in ("x", str(uuid.uuid4())):
        assert browser.get(reverse("college:upcoming"), {"after": strange}).status_code == 200


def test_what_is_to_come_stands_on_ones_own_page_however_much_has_been(cast, as_member):
    run = make_run()
    past = timezone.now() - timedelta(days=100)
    runs = [CourseRun.objects.create(course=run.course, starts_at=past, place="Toen", seats=4) for _ in range(25)]
    Enrolment.objects.bulk_create(Enrolment(run=each, member=cast.anna, state="enrolled") for each in [*runs, run])
    assert run.get_absolute_url() in as_member(cast.anna).get(reverse("members:home")).content.decode()
