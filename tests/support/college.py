"""Runs of a course, and who is enrolled in them."""

from datetime import timedelta

from django.utils import timezone

from recoverycollege.models import College, CollegeIndex, Course, CourseRun, Enrolment, Meeting


def make_run(seats=1, days=14) -> CourseRun:
    """Create a run of two meetings that starts in ``days`` days."""
    college = CollegeIndex.objects.get().add_child(
        instance=College(title="De Overloop", slug="de-overloop", location="Deventer")
    )
    course = college.add_child(instance=Course(title="Omgaan met stemmen", slug="omgaan-met-stemmen"))
    start = timezone.now() + timedelta(days=days)
    run = CourseRun.objects.create(course=course, starts_at=start, location="Deventer", seats=seats)
    for number in (1, 2):
        at = start + timedelta(days=7 * (number - 1))
        Meeting.objects.create(run=run, number=number, starts_at=at, ends_at=at + timedelta(hours=2))
    return run


def enrolment_states(run) -> dict[str, str]:
    """Return a dict of persona name -> state of the enrolment."""
    return {e.member.persona.name: e.state for e in Enrolment.objects.filter(run=run)}
