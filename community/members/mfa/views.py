"""allauth's pages for the second step, where ours differ; and the way to the step for who needs it."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from community.members.allauth_internals import raise_if_reauthentication_required, remove_authenticator
from community.members.mfa.qr import drawing_of
from community.members.mfa.rules import can_give_up, needs_second_step
from community.web.redirects import same_site_url

ONWARD = "second_step_onward"  # in the session: where somebody was going who had to set up a second step first


@require_GET
@login_required
def second_step(request: HttpRequest) -> HttpResponse:
    """From a page that needs it: show it, or set it up; and then go back to that page."""
    wanted = same_site_url(request, request.GET.get("next", ""), reverse("members:home"))
    if request.user.may_use_duties:
        return redirect(wanted)
    if not request.user.has_second_step:
        request.session[ONWARD] = wanted
        return redirect("mfa_index")
    return to_own_step(request, wanted)


def to_own_step(request: HttpRequest, wanted: str) -> HttpResponse:
    """To the page where this member shows the step that they have, and then on."""
    app = request.user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()
    page = reverse("mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({'next': wanted})}")


def shown_before(view: Callable) -> Callable:
    """Who has a second step shows it before one is added, renewed or taken away: in a session from before it was there,
    the password alone would else make a step of its own."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        member = request.user
        if member.is_authenticated and member.has_second_step and not member.showed_second_step:
            return to_own_step(request, request.get_full_path())
        return view(request, *args, **kwargs)

    return checked


def onward_of(request: HttpRequest) -> str:
    """Where somebody was going, once they may; asked once."""
    return request.session.pop(ONWARD, "") if ONWARD in request.session and request.user.may_use_duties else ""


class Overview(IndexView):
    def get_context_data(self, **kwargs) -> dict:
        ways = self.request.user.authenticator_set.order_by("pk")
        paper = next((way for way in ways if way.type == Authenticator.Type.RECOVERY_CODES), None)
        return {
            "app": next((way for way in ways if way.type == Authenticator.Type.TOTP), None),
            "passkeys": [way for way in ways if way.type == Authenticator.Type.WEBAUTHN],
            "paper": paper,
            "paper_left": paper and 10 - paper.data.get("used_mask", 0).bit_count(),
            "on_staff": needs_second_step(self.request.user),
            "onward": onward_of(self.request),
        }


class SetUpApp(ActivateTOTPView):
    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return context | {"drawing": drawing_of(context["totp_url"]), "secret": spaced}


class CodesOnPaper(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"onward": onward_of(self.request)}


class PasskeyAgain(ReauthenticateWebAuthnView):
    def form_invalid(self, form) -> HttpResponse:
        for words in form.errors.get("credential", []):
            messages.error(self.request, words)
        return redirect(self.request.get_full_path())


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Counted within one's own passkeys. Whoever looks after something keeps one way at least."""
    own = request.user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    found = own[number - 1 : number].first() if number else None
    if found is None:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    may_go = can_give_up(request.user, found)
    if request.method == "POST" and may_go:
        remove_authenticator(request, found)
        return redirect("mfa_index")
    return render(request, "mfa/webauthn/remove.html", {"passkey": found, "may_go": may_go})
