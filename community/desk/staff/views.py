from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.desk.doors import for_operators
from community.desk.staff.forms import EndForm, GiveForm
from community.desk.staff.people import (
    HISTORY_ORDER,
    STAFF_ORDER,
    beginning_with,
    changes_about,
    changes_visible_to,
    described,
    duties_visible_to,
    mark_staff,
    personas_visible_to,
    staff_duties,
)
from community.members.duties.actions import DutyEnded, NobodyLeft, end_duty, give_duty, hand_over_duty
from community.members.duties.rules import leaves_somebody
from community.members.models import Duty, Persona
from community.permissions import NotAllowed
from community.web.pagination import Cursor

DUTIES_PER_PAGE, CHANGES_PER_PAGE, CHANGES_SHOWN, OWN_CHANGES = 100, 50, 10, 30
NOBODY_LEFT = gettext_lazy(
    "Not done: after this nobody could do this task any more. First give it to somebody else who has a second step, "
    "and without an end date."
)


@for_operators
def staff(request: HttpRequest) -> HttpResponse:
    """List who has which duty; and with ``?naam=`` the members whose name begins like that."""
    page = Cursor.of(request.GET, *STAFF_ORDER).slice(staff_duties(request.user), size=DUTIES_PER_PAGE)
    typed = request.GET.get("naam", "").strip()
    context = {
        "page": page,
        "duties": mark_staff(page.rows),
        "typed": typed,
        "found": beginning_with(request.user, typed) if typed else [],
        "changes": described(changes_visible_to(request.user).order_by(*HISTORY_ORDER)[:CHANGES_SHOWN]),
    }
    return render(request, "desk/staff.html", context)


@for_operators
def history(request: HttpRequest) -> HttpResponse:
    """List every duty that was given or ended, the newest first."""
    page = Cursor.of(request.GET, *HISTORY_ORDER).slice(changes_visible_to(request.user), size=CHANGES_PER_PAGE)
    return render(request, "desk/history.html", {"page": page, "changes": described(page.rows)})


@for_operators
def person(request: HttpRequest, public_id) -> HttpResponse:
    """Show the duties of one member, and give one."""
    persona = get_object_or_404(personas_visible_to(request.user), public_id=public_id)
    form, status = GiveForm(request.POST or None, actor=request.user), 200
    if form.is_valid():
        try:
            give_duty(actor=request.user, member=persona.member, **form.cleaned_data)
        except NobodyLeft:
            form.add_error("until", NOBODY_LEFT)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Done. %(name)s has been told on the site.") % {"name": persona.name})
            return redirect("desk:person", public_id=public_id)
    duties = duties_visible_to(request.user).filter(member=persona.member).order_by("kind", "group__title")
    context = {
        "form": form,
        "person": persona,
        "duties": mark_staff(duties),
        "has_second_step": persona.member.has_second_step or not settings.STAFF_SECOND_FACTOR,
        "changes": described(changes_about(request.user, persona.member)[:CHANGES_PER_PAGE]),
    }
    return render(request, "desk/person.html", context, status=status)


@for_operators
def end(request: HttpRequest, public_id, kind: str, group: str = "") -> HttpResponse:
    """End a duty, or hand it over in one step."""
    persona = get_object_or_404(personas_visible_to(request.user), public_id=public_id)
    where = {"group__slug": group} if group else {"group": None}
    duty = get_object_or_404(duties_visible_to(request.user), member=persona.member, kind=kind, **where)
    form, status = EndForm(request.POST or None, actor=request.user, member=persona.member), 200
    if form.is_valid():
        status = _end(request, form, duty, persona)
        if status == 302:
            return redirect("desk:staff")
    context = {"form": form, "person": persona, "duty": duty, "is_last": not leaves_somebody(duty)}
    return render(request, "desk/end.html", context, status=status)


def _end(request: HttpRequest, form: Form, duty: Duty, persona: Persona) -> int:
    """End the duty or hand it over; return 302 when that is done, else the status of the page with the reason."""
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
    try:
        if to:
            hand_over_duty(actor=request.user, duty=duty, to=to.member, reason=reason)
        else:
            end_duty(actor=request.user, duty=duty, reason=reason)
    except NobodyLeft:
        form.add_error("to", NOBODY_LEFT)
    except DutyEnded:
        form.add_error(None, _("A colleague has just ended this task. Nothing was handed over."))
    except NotAllowed as refusal:
        form.add_error(None, refusal.reason)
        return 403
    else:
        done = _("Done. This task of %(name)s has ended.")
        if to:
            done = _("Done. %(to)s has taken this task over from %(name)s.")
        messages.success(request, done % {"name": persona.name, "to": to and to.name})
        return 302
    return 200


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Show members their own duties, since and until when, and why they were given or ended."""
    context = {
        "duties": duties_visible_to(request.user).filter(member=request.user).order_by("kind", "group__title"),
        "has_second_step": request.user.has_second_step or not settings.STAFF_SECOND_FACTOR,
        "changes": described(changes_about(request.user, request.user)[:OWN_CHANGES]),
        "contact_url": resolve_url(settings.CONTACT_URL),
    }
    return render(request, "desk/own_duties.html", context)
