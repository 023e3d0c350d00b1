"""The adapter between allauth's accounts and our members."""

from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import live
from community.emails import Email, site_url
from community.emails.actions import VALID_FOR, send
from community.house_name import house_name
from community.members.accounts.actions.email_change import begin_change, stop_change
from community.members.accounts.actions.sign_up import await_owner, end_waiting, was_typed_here
from community.members.accounts.rules import is_sign_up_open
from community.members.allauth_internals import clear_login
from community.members.drafts.recover import take_held
from community.members.drafts.registry import unsent_drafts
from community.members.drafts.widgets import RECOVERED
from community.members.sessions.actions import end_sessions_after_new_password
from community.members.sessions.devices import remember_device
from community.members.sessions.guessing import count_guess, refund
from community.web.ratelimit import client_address_hash
from community.web.redirects import same_site_url

LINKS_THAT_EXPIRE = {"activate_url", "password_reset_url"}
LINK_SENT_WITHIN = timedelta(days=1)  # so that the link in it works for a while: allauth's work for three days
LOG_IN_HERE = _(
    "Now log in on this device, with the password that you chose. Did you not choose one yourself? Ask for a new "
    "password below: then nobody else can use this account."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("You already use this address."),
        "email_taken": _("You cannot use this address."),
        "email_password_mismatch": _("This address and this password do not match. Try again."),
        "enter_current_password": _("This is not your current password. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "invalid_login": _("This address and this password do not match. Try again."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "rate_limited": _("There have been many attempts in a short time. Wait a few minutes, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return is_sign_up_open()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the key of allauth's rate limits: a hash that changes every day instead of the client address."""
        return client_address_hash(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Add where to go "when it was not you": an email that worries somebody has one next step in it."""
        links = {
            "site_name": house_name(),
            "new_password_url": reverse("account_reset_password"),
            "contact_url": resolve_url(settings.CONTACT_URL),
        }
        message = self.render_mail(template_prefix, email, context | links | {"email": email})
        owner = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
        valid_for = LINK_SENT_WITHIN if LINKS_THAT_EXPIRE & context.keys() else VALID_FOR
        send(message, member=owner and owner.user, valid_for=valid_for)

    def render_mail(self, template_prefix: str, email: str | list[str], context: dict, headers=None) -> Email:
        """Return the email of allauth, which is plain text, as one of the site; its links lead to ``SITE_ORIGIN``."""
        urls = {name: site_url(value) for name, value in context.items() if name.endswith("_url")}
        message = super().render_mail(template_prefix, email, context | urls, headers)
        return Email(message.subject, message.body, to=message.to, headers=message.extra_headers)

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Count the try of whoever guesses: allauth counts those of the account, and locks its owner out.

        Raises:
            ValidationError: there were too many tries.
        """
        self._guess = count_guess(request, "password", credentials.get("email", ""))

    def _rollback_login_failed_rl_usage(self) -> None:
        """Give the try back; allauth calls this when the password was right."""
        refund(self._guess)

    def login(self, request: HttpRequest, user) -> None:
        super().login(request, user)
        end_waiting(user)
        user.login_session = request.session
        request.held_drafts = take_held(request, user)

    def post_login(self, request: HttpRequest, user, **kwargs) -> HttpResponse:
        """Send a member without a name to choose one first, and then to where they were going."""
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        held = getattr(request, "held_drafts", [])
        if held or user.drafts.filter(key__startswith=f"{RECOVERED}:").exists():
            messages.info(request, _("The words that you sent before are saved. You can find them on “My page”."))
        links = [draft.link for draft in unsent_drafts(user, held[:1]) if draft.link]
        if links and response.status_code == 302:
            response["Location"] = links[0].url  # the form with the words in it
        if user.persona is None and response.status_code == 302:
            response["Location"] = f"{reverse('members:welcome')}?{urlencode({'next': response.url})}"
        return response

    def is_safe_url(self, url: str | None) -> bool:
        return bool(same_site_url(context.request, url or ""))

    def logout(self, request: HttpRequest) -> None:
        member = request.user
        super().logout(request)
        if member.is_authenticated:
            live.sessions_ended(member.pk)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return the front page, in the language that the member was reading."""
        return reverse("wagtail_serve", args=[""])

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm a first address at once; let another one wait a day, so that the old address can stop it.

        In another browser than the one that signed up, the reader of the email has to show that the account is theirs.
        """
        member = email_address.user
        if not email_address.can_set_verified():
            return super().confirm_email(request, email_address)
        if EmailAddress.objects.get_verified(member) is None:
            if not was_typed_here(request, member):
                clear_login(request)
                await_owner(request, member)
                messages.info(request, LOG_IN_HERE)
            return super().confirm_email(request, email_address)
        begin_change(email_address=email_address)
        messages.success(request, _("Your new address is confirmed. You can log in with it from tomorrow."))
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        if self.request.user.is_authenticated and not email_address.verified:
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

    def set_password(self, user, password: str) -> None:
        """End the other sessions and close open sockets; only this session goes on, with the new password.

        A new email address that waits is dropped: an owner who was frightened by the email about it does this first.
        """
        super().set_password(user, password)
        stop_change(actor=None, member=user)
        session_key = context.request.session.session_key if context.request else None
        end_sessions_after_new_password(member=user, except_key=session_key)
