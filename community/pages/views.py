"""Where people are tonight, and what is said when a page cannot be shown."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from community.pages import error_page


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """``/samen/``: rooms that are open tonight, the groups, what was said last."""
    return render(request, "pages/together.html")


def cms_login(request: HttpRequest) -> HttpResponse:
    """In the place of Wagtail's own log-in, which knows no second step and no limit: editors use the one door of the
    house, and for other members there is nothing here."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted}, safe='/')}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return redirect(wanted)


@require_POST
def cms_logout(request: HttpRequest) -> HttpResponse:
    """In the place of Wagtail's own, which leaves open sockets open."""
    get_adapter(request).logout(request)
    return redirect("/")


def broke(request: HttpRequest) -> HttpResponse:
    """500: a file, because the database may be what broke."""
    language = "en" if request.path_info.startswith("/en/") else "nl"
    return HttpResponse(error_page.read(language), status=500)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: in the house style; the words are still in the browser."""
    return render(request, "400.html", status=400)
