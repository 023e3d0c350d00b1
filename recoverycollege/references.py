"""References of people to a course: those in its runs. An editor is told before taking it away."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.notifications.choices import RUN
from community.notifications.models import Follow
from community.pages.references import EVERY_CHANGE, Change, Reference, register
from recoverycollege.models import Course, CourseRun


def runs_of(course: Course) -> Iterator[Reference]:
    """Yield the runs that are not over, and what members keep of earlier ones.

    In a transaction the runs are locked: nobody enrols while the course goes.
    """
    if connection.in_atomic_block:
        list(CourseRun.objects.select_for_update().filter(course=course).order_by("pk").values_list("pk"))
    unfinished = CourseRun.objects.filter(course=course).unfinished().order_by("starts_at", "pk")
    if any(not run.is_cancelled for run in unfinished):
        yield Reference(
            _("There are dates to come. You can cancel them all at once; everybody in them is told"),
            EVERY_CHANGE,
            reverse("college:cancel_all", args=[course.public_id]),
            _("Cancel everything and tell everybody"),
            drops_somebody=any(run.enrolments.current().exists() for run in unfinished),
        )
    for run in unfinished:
        yield from _run(run)
    yield from _earlier(course)
    yield from _followers(course)


def _run(run: CourseRun) -> Iterator[Reference]:
    enrolled, waiting = run.enrolments.enrolled().count(), run.enrolments.waiting().count()
    facts = {
        "day": date_format(localtime(run.starts_at), "j F Y"),
        "people": ngettext("%(n)s person has a seat", "%(n)s people have a seat", enrolled) % {"n": enrolled},
        "waiting": ngettext("%(n)s is waiting", "%(n)s are waiting", waiting) % {"n": waiting},
    }
    if not run.is_cancelled:
        text, refuses = _("From %(day)s: %(people)s, %(waiting)s"), EVERY_CHANGE
    elif enrolled or waiting:
        text = _("From %(day)s, cancelled: %(people)s, %(waiting)s. They must be able to read that it is cancelled")
        refuses = frozenset({Change.DELETE})
    else:
        return
    yield Reference(text % facts, refuses, run.get_absolute_url(), _("Look at these dates"), bool(enrolled or waiting))


def _earlier(course: Course) -> Iterator[Reference]:
    finished = CourseRun.objects.filter(course=course).exclude(pk__in=CourseRun.objects.unfinished())
    numbers = finished.aggregate(
        runs=Count("pk", distinct=True), people=Count("enrolments", filter=~Q(enrolments__state="withdrawn"))
    )
    if not numbers["people"]:
        return
    text = ngettext(
        "It was given before: %(n)s person keeps it among “My courses”. Take it off the site instead",
        "It was given before: %(n)s people keep it among “My courses”. Take it off the site instead",
        numbers["people"],
    )
    yield Reference(text % {"n": numbers["people"]}, frozenset({Change.DELETE}))


def _followers(course: Course) -> Iterator[Reference]:
    keys = [str(key) for key in CourseRun.objects.filter(course=course).values_list("public_id", flat=True)]
    if number := Follow.objects.filter(kind=RUN, thing__in=keys).count():
        text = ngettext("%(n)s member follows these dates", "%(n)s members follow these dates", number)
        yield Reference(text % {"n": number})


register(Course, runs_of)
