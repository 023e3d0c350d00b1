"""Views in the place of Wagtail's own: the login, the logout and the settings of an editor."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, ThemeSettingsPanel

from community.web.decorators import not_idempotent, unlimited
from community.web.redirects import same_site_url


def login(request: HttpRequest) -> HttpResponse:
    """Lead to the login of the site: Wagtail's own knows no second step and no rate limit.

    Raises:
        Http404: the member is logged in and is no editor.
    """
    wanted = same_site_url(request, request.GET.get("next", ""), reverse("wagtailadmin_home"))
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted}, safe='/')}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return redirect(wanted)


@unlimited
@not_idempotent
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Log out through the adapter, which also closes open sockets; Wagtail's own view leaves them open."""
    get_adapter(request).logout(request)
    return redirect("/")


class AccountSettings(AccountView):
    """Language and theme only: Wagtail's own page also asks for a real name and a photograph."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if isinstance(panel, LocaleSettingsPanel | ThemeSettingsPanel)]
