from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BigAutoField, DateTimeField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.groups.rules import has_age_for
from community.members.drafts.prefill import with_draft
from community.members.querysets.reader_query import ReaderSlices
from community.permissions import require
from community.web.calendar_files import calendar_response
from community.web.decorators import keeps_draft, kept_for_visitors
from community.web.edit_lock import ChangedMeanwhile
from community.web.pagination import Cursor
from recoverycollege.models import Course, CourseRun, Enrolment
from recoverycollege.runs import actions
from recoverycollege.runs.calendar import calendar_of
from recoverycollege.runs.forms import ChangeRunForm, NewRunForm
from recoverycollege.runs.rules import can_change, can_plan

RUNS_PER_PAGE = 60
RUN_ORDER = ("starts_at", "pk")

_upcoming = ReaderSlices(
    lambda user, now: CourseRun.objects.visible_to(user).upcoming(now).for_list(),
    dict(zip(RUN_ORDER, (DateTimeField(), BigAutoField()), strict=True)),
    size=RUNS_PER_PAGE,
    now=DateTimeField(),
)


def _run(request: HttpRequest, public_id) -> CourseRun:
    return get_object_or_404(CourseRun.objects.visible_to(request.user).with_course(), public_id=public_id)


def _enrolment(request: HttpRequest, run: CourseRun) -> Enrolment | None:
    return Enrolment.objects.visible_to(request.user).current().filter(run=run).first()


@kept_for_visitors
def upcoming(request: HttpRequest) -> HttpResponse:
    """Show the runs that begin first, by month."""
    runs = CourseRun.objects.visible_to(request.user).upcoming()
    fetch = _upcoming.fetch(request.user, now=timezone.now())
    run_list = Cursor.of(request.GET, *RUN_ORDER).slice(runs, size=RUNS_PER_PAGE, fetch=fetch)
    context = {"runs": run_list.rows, "previous_url": run_list.previous_url, "next_url": run_list.next_url}
    return render(request, "recoverycollege/upcoming.html", context)


@kept_for_visitors
def run(request: HttpRequest, public_id) -> HttpResponse:
    """Show the meetings of a run, its seats, and the reader's own enrolment."""
    run = _run(request, public_id)
    enrolment = _enrolment(request, run)
    context = {
        "run": run,
        "course": run.course,
        "meetings": run.meetings.order_by("starts_at", "number"),
        "enrolment": enrolment,
        "location": run.location_for(enrolment),
        "may_change": can_change(request.user, run),
        "other_ages": request.user.is_authenticated and not has_age_for(request.user, run),
    }
    return render(request, "recoverycollege/run.html", context)


@keeps_draft("new_run:{slug}")
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    require(can_plan, request.user, course)
    form = NewRunForm(request.POST or None, initial=with_draft(request, main="location"))
    if form.is_valid():
        run = actions.plan_run(actor=request.user, course=course, **form.cleaned_data)
        messages.success(request, _("Planned. People can sign up from now on."))
        return redirect(run)
    return render(request, "recoverycollege/plan.html", {"form": form, "course": course})


@keeps_draft("run:{public_id}")
@login_required
def change(request: HttpRequest, public_id) -> HttpResponse:
    run = _run(request, public_id)
    require(can_change, request.user, run)
    form = ChangeRunForm(request.POST or None, instance=run, initial=with_draft(request, main="location"))
    if form.is_valid():
        try:
            actions.change_run(actor=request.user, run=run, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect(run)
    return render(request, "recoverycollege/plan.html", {"form": form, "course": run.course, "run": run})


@login_required
def cancel_all(request: HttpRequest, public_id) -> HttpResponse:
    """Cancel all dates to come of a course at once, for instance before an editor takes its page off the site."""
    course = get_object_or_404(Course.objects.visible_to(request.user), public_id=public_id)
    require(can_plan, request.user, course)
    runs = course.runs.unfinished().filter(is_cancelled=False)
    if request.method == "POST":
        people = actions.cancel_all(actor=request.user, course=course)
        told = ngettext("Cancelled. %(n)s person is told.", "Cancelled. %(n)s people are told.", people)
        messages.success(request, told % {"n": people})
        return redirect(course.get_url(request))
    return render(request, "recoverycollege/cancel_all.html", {"course": course, "runs": runs})


def calendar(request: HttpRequest, public_id) -> HttpResponse:
    """Send the meetings of a run as an iCalendar file."""
    run = _run(request, public_id)
    return calendar_response(calendar_of(run, _enrolment(request, run)))
