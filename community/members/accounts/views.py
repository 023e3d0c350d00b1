"""Keeping the e-mail address that one has, from one's own page or from the mail at the old address."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.members.accounts.actions.email_change import change_of, stop_change, stop_change_from_old_address
from community.web.decorators import unlimited


@unlimited
@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    if stop_change(actor=request.user, member=request.user):
        messages.success(request, _("Done. Your address stays as it is."))
    return redirect("account_email")


@unlimited
@never_cache
@require_http_methods(["GET", "POST"])
def keep_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Without logging in: who reads the mail at the old address may stop the change, also when the password is not
    theirs alone any more. A second step, so that a mail program that looks ahead stops nothing."""
    change = change_of(token)
    stopped = request.method == "POST" and change is not None
    if stopped:
        stop_change_from_old_address(change=change)
        if request.user.pk == change.address.user_id:
            logout(request)  # the page says so, and shows no name any more
    state = "stopped" if stopped else "asked" if change else "over"
    return render(request, "members/keep_address.html", {"state": state, "change": change, "token": token})
