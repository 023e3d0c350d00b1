"""allauth's pages for another email address and a new password, and keeping the present email address."""

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.members.accounts.actions.email_change import change_for_token, stop_change, stop_change_by_link
from community.members.accounts.actions.sign_up import give_way
from community.members.sessions.devices import remember_device
from community.web.decorators import unlimited


class EmailView(allauth.EmailView):
    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Store a new address and the email to it together: who presses twice is not told that they have it already."""
        return super().form_valid(form)


class ResetPasswordKeyView(allauth.PasswordResetFromKeyView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Store nothing of an owner under 16, and nothing that a stranger typed for them."""
        if form.too_young:
            give_way(email=self.reset_user.email)
            return redirect("members:too_young")
        response = super().form_valid(form)
        remember_device(self.request, response, self.reset_user.email)  # whatever a stranger tried, the owner gets in
        return response


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
    """Stop the change by the link in the email to the old address, without logging in.

    The reader of that address may stop it, also when the password is not theirs alone any more. A button asks for a
    POST, so that a mail program that prefetches stops nothing.
    """
    change = change_for_token(token)
    is_stopped = request.method == "POST" and change is not None
    if is_stopped:
        stop_change_by_link(change=change)
        if request.user.pk == change.email_address.user_id:
            logout(request)  # the page says so, and shows no name any more
    state = "stopped" if is_stopped else "asked" if change else "over"
    return render(request, "members/keep_email.html", {"state": state, "change": change, "token": token})
