"""Where people are tonight, and what is said when a page cannot be shown."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, ThemeSettingsPanel
from wagtail.views import serve

from community.pages import error_page
from community.pages.moved_pages import moved_page
from community.web.decorators import not_idempotent, unlimited
from community.web.redirects import same_site_url


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """``/samen/``: rooms that are open tonight, the groups, what was said last."""
    return render(request, "pages/together.html")


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at this path of the tree; a page that stood here before is led to, permanently."""
    try:
        return serve(request, path)
    except Http404:
        moved = moved_page(request, path) if request.method in ("GET", "HEAD") else None
        if moved is None:
            raise
        return redirect(moved.get_url(request), permanent=True)


def cms_login(request: HttpRequest) -> HttpResponse:
    """In the place of Wagtail's own log-in, which knows no second step and no limit: editors use the one door of the
    house, and for other members there is nothing here."""
    wanted = same_site_url(request, request.GET.get("next", ""), reverse("wagtailadmin_home"))
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted}, safe='/')}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return redirect(wanted)


@unlimited
@not_idempotent
@require_POST
def cms_logout(request: HttpRequest) -> HttpResponse:
    """In the place of Wagtail's own, which leaves open sockets open."""
    get_adapter(request).logout(request)
    return redirect("/")


class DeskSettings(AccountView):
    """In the place of Wagtail's own, which asks for a real name and a photograph: here nobody has either."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if isinstance(panel, LocaleSettingsPanel | ThemeSettingsPanel)]


def broke(request: HttpRequest) -> HttpResponse:
    """500: a file, because the database may be what broke."""
    return _from_file(request, error_page.BROKE)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: a file, because there may be many of them."""
    return _from_file(request, error_page.TOO_OFTEN)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 for what is too large: in the house style; the words are still in the browser."""
    if isinstance(exception, RequestDataTooBig):
        return _from_file(request, error_page.TOO_LARGE)
    return render(request, "400.html", status=400)


def _from_file(request: HttpRequest, status: int) -> HttpResponse:
    language = "en" if request.path_info.startswith("/en/") else "nl"
    return HttpResponse(error_page.read(status, language), status=status)
