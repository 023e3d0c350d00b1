"""The sessions of a member, and ending them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.models import Session
from community.members.rules import is_staff
from community.members.sessions import actions
from community.members.sessions.backends import seconds_left
from community.web.decorators import background_request, separate_limit, unlimited
from community.web.frame_tags import login_end

SESSIONS_SHOWN = 50


@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    running = Session.objects.running_for(request.user)
    current = running.filter(pk=request.session.session_key).first()
    others = running.exclude(pk=request.session.session_key)[:SESSIONS_SHOWN]
    context = {"current": current, "others": others, "is_staff": is_staff(request.user)}
    return render(request, "members/sessions.html", context)


@background_request
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Return how many seconds the session lasts, and whether doing something extends it. 401: it has expired.

    Asked by a page that is about to warn, so it extends nothing.
    """
    return _state(request)


@separate_limit
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Extend the session of a member who wrote or pressed the button, and return how long it lasts."""
    return _state(request)


@background_request
@require_GET
@login_required
def notice(request: HttpRequest) -> HttpResponse:
    """Return the warning as a fragment, for pages that are not ours (the CMS)."""
    return HttpResponse(login_end({"session_minutes_left": seconds_left(request) // 60}))


def _state(request: HttpRequest) -> HttpResponse:
    seconds = seconds_left(request)
    if seconds is None:
        return JsonResponse({"left": 0, "longer": False}, status=401)
    row = request.session.row
    return JsonResponse({"left": seconds, "longer": row.expire_date != row.latest_at, "token": get_token(request)})


@unlimited
@require_POST
@login_required
def end(request: HttpRequest, public_id) -> HttpResponse:
    """Log out on one other device."""
    others = Session.objects.running_for(request.user).exclude(pk=request.session.session_key)
    session = get_object_or_404(others.select_related("member"), public_id=public_id)
    actions.end_session(actor=request.user, session=session)
    messages.success(request, _("Done. You are logged out there."))
    return redirect("members:logins")


@unlimited
@require_POST
@login_required
def end_all(request: HttpRequest) -> HttpResponse:
    """Log out everywhere, or everywhere but here."""
    if request.POST.get("here") == "stay":
        actions.end_all_sessions(actor=request.user, member=request.user, except_key=request.session.session_key)
        messages.success(request, _("Done. You are only logged in here now."))
        return redirect("members:logins")
    actions.end_all_sessions(actor=request.user, member=request.user)
    messages.success(request, _("Done. You are logged out everywhere, here too."))
    return redirect("account_login")
