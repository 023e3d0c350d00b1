from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.members.drafts.prefill import with_draft
from community.members.models import Persona
from community.moderation.measures import actions, rules
from community.moderation.measures.forms import EndForm
from community.moderation.models import Measure
from community.moderation.querysets.measure import RUNNING_ORDER
from community.moderation.rules import is_moderator
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft
from community.web.pagination import Cursor

MEASURES_PER_PAGE = 50


@login_required
def running(request: HttpRequest) -> HttpResponse:
    """List the measures that hold now, and the closings that wait for a second moderator, newest first."""
    if not is_moderator(request.user):
        raise Http404
    rows = Measure.objects.known_to(request.user).running().select_related("decision__report", "group")
    page = Cursor.of(request.GET, *RUNNING_ORDER).slice(rows, size=MEASURES_PER_PAGE)
    names = Persona.objects.names_of([measure.member_id for measure in page.rows])
    context = {"page": page, "rows": [(measure, names.get(measure.member_id, "")) for measure in page.rows]}
    return render(request, "moderation/measures/running.html", context)


@login_required
def pause(request: HttpRequest) -> HttpResponse:
    """Tell a member whose account has a pause until when, why, and what they can still do."""
    if not request.user.is_paused:
        return redirect("members:home")
    return render(request, "moderation/measures/pause.html")


@keeps_draft("measure:{public_id}")
@login_required
def measure(request: HttpRequest, public_id) -> HttpResponse:
    """Show one measure to a moderator, who can end it with a reason."""
    row = _measure(request, public_id)
    form, status = EndForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            actions.end_measure(actor=request.user, measure=row, because=form.cleaned_data["ended_because"])
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("It has ended, and the person is told."))
            return redirect("moderation:measures")
    names = Persona.objects.names_of([row.member_id])
    context = {
        "measure": row,
        "person": names.get(row.member_id, ""),
        "form": form,
        "may_end": row.ended_at is None and rules.can_end(request.user, row),
        "may_confirm": row.waits_for_colleague and rules.can_confirm(request.user, row),
        "end_url": reverse("moderation:measure", args=[public_id]),
    }
    return render(request, "moderation/measures/measure.html", context, status=status)


@login_required
def confirm(request: HttpRequest, public_id) -> HttpResponse:
    """Agree, as the second moderator, to close an account."""
    try:
        actions.confirm_closing(actor=request.user, measure=_measure(request, public_id))
    except actions.MeasureIsOver:
        messages.info(request, _("A colleague decided otherwise a moment ago: the account is open."))
    else:
        messages.success(request, _("The account is closed. The person gets an e-mail with the reasons."))
    return redirect("moderation:measures")


def _measure(request: HttpRequest, public_id) -> Measure:
    known = Measure.objects.known_to(request.user).select_related("decision__report", "group", "member")
    return get_object_or_404(known, public_id=public_id)
