from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from community.groups.rules import has_age_for
from recoverycollege.choices import EnrolmentState
from recoverycollege.enrolment import actions
from recoverycollege.models import CourseRun


def _run(request: HttpRequest, public_id) -> CourseRun:
    return get_object_or_404(CourseRun.objects.visible_to(request.user), public_id=public_id)


@login_required
def enrol(request: HttpRequest, public_id) -> HttpResponse:
    run = _run(request, public_id)
    if request.user.persona is None:
        return redirect("members:welcome")
    if not has_age_for(request.user, run):
        return redirect(run)  # the page says which age it is for
    enrolment = actions.enrol(actor=request.user, run=run)
    if enrolment.state == EnrolmentState.ENROLLED:
        messages.success(request, _("You have a seat. Put the meetings in your calendar."))
    else:
        messages.info(
            request, _("All seats are taken. You are on the waiting list, and you will hear when a seat is free.")
        )
    return redirect(run)


@login_required
def withdraw(request: HttpRequest, public_id) -> HttpResponse:
    run = _run(request, public_id)
    actions.withdraw(actor=request.user, run=run)
    messages.success(request, _("You have withdrawn. You do not need to explain, and you are welcome another time."))
    return redirect(run)
