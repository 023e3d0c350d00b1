from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.rules import is_of_its_age
from community.ids import id_in
from recoverycollege import actions
from recoverycollege.calendar import calendar_of
from recoverycollege.choices import EnrolmentState
from recoverycollege.forms import ChangeRunForm, NewRunForm
from recoverycollege.models import Course, CourseRun, Enrolment
from recoverycollege.rules import can_plan

RUNS_PER_PAGE = 60


def _run(request: HttpRequest, public_id) -> CourseRun:
    return get_object_or_404(CourseRun.objects.visible_to(request.user).with_course(), public_id=public_id)


def upcoming(request: HttpRequest) -> HttpResponse:
    """What begins in the coming time, by month; ``?after=`` is the last run of the page before."""
    runs = CourseRun.objects.visible_to(request.user).upcoming().with_course()
    last = runs.filter(public_id=asked).first() if (asked := id_in(request.GET.get("after", ""))) else None
    found = list((runs.after(last) if last else runs)[: RUNS_PER_PAGE + 1])
    shown = found[:RUNS_PER_PAGE]
    later_url = f"?after={shown[-1].public_id}" if len(found) > RUNS_PER_PAGE else ""
    context = {"runs": shown, "later_url": later_url, "first_url": request.path if last else ""}
    return render(request, "recoverycollege/upcoming.html", context)


def run(request: HttpRequest, public_id) -> HttpResponse:
    """When and where, how many seats, and the button."""
    found = _run(request, public_id)
    mine = Enrolment.objects.visible_to(request.user).current().filter(run=found).first()
    context = {"run": found, "course": found.course, "meetings": found.meetings.all(), "mine": mine}
    return render(
        request,
        "recoverycollege/run.html",
        context
        | {
            "may_plan": can_plan(request.user),
            "other_ages": request.user.is_authenticated and not is_of_its_age(request.user, found),
        },
    )


@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A new run of a course."""
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    if not can_plan(request.user):
        raise PermissionDenied(_("Trainers and editors plan the courses. Do you miss one? Tell a trainer."))
    form = NewRunForm(request.POST or None)
    if form.is_valid():
        planned = actions.plan_run(actor=request.user, course=course, **form.cleaned_data)
        messages.success(request, _("Planned. People can sign up from now on."))
        return redirect(planned)
    return render(request, "recoverycollege/plan.html", {"form": form, "course": course})


@login_required
def change(request: HttpRequest, public_id) -> HttpResponse:
    found = _run(request, public_id)
    if not can_plan(request.user):
        raise PermissionDenied(_("Trainers and editors change the courses. Is something wrong? Tell a trainer."))
    form = ChangeRunForm(request.POST or None, instance=found)
    if form.is_valid():
        actions.change_run(actor=request.user, run=found, **form.cleaned_data)
        messages.success(request, _("Saved. This is what others see now."))
        return redirect(found)
    return render(request, "recoverycollege/plan.html", {"form": form, "course": found.course, "run": found})


@login_required
def enrol(request: HttpRequest, public_id) -> HttpResponse:
    found = _run(request, public_id)
    if request.user.persona is None:
        return redirect("members:welcome")
    if not is_of_its_age(request.user, found):
        return redirect(found)  # the page says for whom it is
    try:
        enrolment = actions.enrol(actor=request.user, run=found)
    except actions.NotOpenError:
        raise PermissionDenied(_("This run has begun or does not go on. Look for the next one.")) from None
    if enrolment.state == EnrolmentState.ENROLLED:
        messages.success(request, _("You have a seat. Put the meetings in your calendar."))
    else:
        messages.info(request, _("All seats are taken. You are on the waiting list, and hear it when a seat is free."))
    return redirect("college:run", public_id)


@login_required
def withdraw(request: HttpRequest, public_id) -> HttpResponse:
    actions.withdraw(actor=request.user, run=_run(request, public_id))
    messages.success(request, _("You have withdrawn. You need not explain, and are welcome another time."))
    return redirect("college:run", public_id)


def calendar(request: HttpRequest, public_id) -> HttpResponse:
    """The meetings as a file for a calendar."""
    answer = HttpResponse(calendar_of(_run(request, public_id)), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return answer
