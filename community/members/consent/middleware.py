from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from community.members.consent.views import ASKED
from community.web.decorators import view_has


class ReConsentMiddleware:
    """Who agreed to a text that has changed since is asked again at the next visit: once a log-in, and only on the
    way to a page. Nothing that somebody sends is stopped."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES and self.is_on_its_way(request):
            member = request.user
            if member.is_authenticated and member.has_new_terms and not request.session.get(ASKED):
                return redirect(f"{reverse('members:asked_again')}?{urlencode({'next': request.get_full_path()})}")
        return None

    def is_on_its_way(self, request: HttpRequest) -> bool:
        goes_to_page = request.headers.get("Sec-Fetch-Dest", "document") == "document" and request.accepts("text/html")
        is_exempt = view_has(request, "skips_reconsent") or request.path_info.startswith(settings.CMS_PATH)
        return goes_to_page and not is_exempt
