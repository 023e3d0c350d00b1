from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.permissions import require
from community.web.edit_lock import ChangedMeanwhile
from recoverycollege.meetings import actions
from recoverycollege.meetings.forms import MeetingForm
from recoverycollege.meetings.rules import can_change_meeting
from recoverycollege.models import CourseRun, Meeting


@login_required
def change(request: HttpRequest, public_id, number: int) -> HttpResponse:
    """Move one meeting of a run, cancel it, or let it go ahead after all."""
    run = get_object_or_404(CourseRun.objects.visible_to(request.user).with_course(), public_id=public_id)
    meeting = get_object_or_404(Meeting.objects.select_related("run"), run=run, number=number)
    require(can_change_meeting, request.user, meeting)
    form = MeetingForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        try:
            actions.change_meeting(actor=request.user, meeting=meeting, **form.new_values())
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except actions.LastMeeting:
            form.add_error("is_cancelled", _("No other meeting goes ahead. Cancel the whole course instead."))
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect(run)
    context = {"form": form, "run": run, "course": run.course, "meeting": meeting}
    return render(request, "recoverycollege/meeting.html", context)
