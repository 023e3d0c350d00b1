"""allauth's pages where an email cannot be sent, and keeping the present email address."""

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.emails import MailNotSent
from community.members.accounts.actions.email_change import change_for_token, stop_change, stop_change_by_link
from community.members.accounts.actions.sign_up import give_way
from community.members.allauth_internals import clear_login
from community.members.sessions.devices import remember_device
from community.web.decorators import unlimited

MAIL_NOT_SENT = gettext_lazy(
    "The e-mail could not be sent, so nothing has changed. Check the address, or try again in a while."
)


class MailFailureMixin:
    """Say on the page that the mail server took no email; nothing is left half done."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except MailNotSent:
            self.undo(form)
            form.add_error(None, MAIL_NOT_SENT)
            return self.form_invalid(form)

    def undo(self, form: BaseForm) -> None:
        """Take back what the form stored before the email was to go out."""
        clear_login(self.request)


class LoginView(MailFailureMixin, allauth.LoginView):
    pass


class SignUpView(MailFailureMixin, allauth.SignupView):
    def undo(self, form: BaseForm) -> None:
        super().undo(form)
        give_way(email=form.cleaned_data["email"])


class ResetPasswordView(MailFailureMixin, allauth.PasswordResetView):
    pass


class ResetPasswordKeyView(allauth.PasswordResetFromKeyView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Store nothing of an owner under 16, and nothing that a stranger typed for them."""
        if form.too_young:
            give_way(email=self.reset_user.email)
            return redirect("members:too_young")
        response = super().form_valid(form)
        remember_device(self.request, response, self.reset_user.email)  # whatever a stranger tried, the owner gets in
        return response


class EmailView(allauth.EmailView):
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except MailNotSent:
            stop_change(actor=request.user, member=request.user)
            messages.error(request, MAIL_NOT_SENT)
            return redirect("account_email")


class ConfirmEmailView(allauth.ConfirmEmailView):
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Begin no change of which the old address cannot be told."""
        try:
            return super().post(request, *args, **kwargs)
        except MailNotSent:
            messages.error(request, MAIL_NOT_SENT)
            return redirect(request.path)


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
