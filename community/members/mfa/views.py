"""allauth's pages for the second step, where ours differ, and the redirect to that step."""

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
from community.members.mfa.qr import qr_svg
from community.members.mfa.rules import can_give_up, needs_second_step
from community.web.redirects import same_site_url

RECOVERY_CODE_COUNT = 10  # as many as allauth makes
NEXT_URL = "second_step_onward"  # in the session: where a member was going who had to set up a second step first


@require_GET
@login_required
def second_step(request: HttpRequest) -> HttpResponse:
    """Lead a member from a page that needs the second step to showing it or setting it up, and then back."""
    url = same_site_url(request, request.GET.get("next", ""), reverse("members:home"))
    if request.user.may_use_duties:
        return redirect(url)
    if not request.user.has_second_step:
        request.session[NEXT_URL] = url
        return redirect("mfa_index")
    return redirect_to_own_step(request, url)


def redirect_to_own_step(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect to the page where the member shows the second step that they have, and from there to ``url``."""
    has_app = request.user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()
    page = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({'next': url})}")


def second_step_first(view: Callable) -> Callable:
    """Decorate a view so that a member who has a second step shows it first.

    Before one is added, renewed or removed: otherwise, in a session from before it was set up, the password alone could
    add a second step of its own.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        member = request.user
        if member.is_authenticated and member.has_second_step and not member.showed_second_step:
            return redirect_to_own_step(request, request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper


def pop_next_url(request: HttpRequest) -> str:
    """Return where the member was going, when they may go there now; "" the second time."""
    is_waiting = NEXT_URL in request.session and request.user.may_use_duties
    return request.session.pop(NEXT_URL, "") if is_waiting else ""


class SecondStepOverview(IndexView):
    def get_context_data(self, **kwargs) -> dict:
        authenticators = self.request.user.authenticator_set.order_by("pk")
        codes = next((each for each in authenticators if each.type == Authenticator.Type.RECOVERY_CODES), None)
        return {
            "app": next((each for each in authenticators if each.type == Authenticator.Type.TOTP), None),
            "passkeys": [each for each in authenticators if each.type == Authenticator.Type.WEBAUTHN],
            "recovery_codes": codes,
            "codes_left": codes and RECOVERY_CODE_COUNT - codes.data.get("used_mask", 0).bit_count(),
            "on_staff": needs_second_step(self.request.user),
            "next_url": pop_next_url(self.request),
        }


class ActivateApp(ActivateTOTPView):
    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return context | {"qr_svg": qr_svg(context["totp_url"]), "secret": spaced}


class ViewCodes(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"next_url": pop_next_url(self.request)}


class ReauthenticateWithPasskey(ReauthenticateWebAuthnView):
    def form_invalid(self, form) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return redirect(self.request.get_full_path())


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a passkey, by its number among the member's own. Whoever needs a second step keeps at least one."""
    passkeys = request.user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    passkey = passkeys[number - 1 : number].first() if number else None
    if passkey is None:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    may_remove = can_give_up(request.user, passkey)
    if request.method == "POST" and may_remove:
        remove_authenticator(request, passkey)
        return redirect("mfa_index")
    return render(request, "mfa/webauthn/remove.html", {"passkey": passkey, "may_remove": may_remove})
