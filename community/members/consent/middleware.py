from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from community.members.consent.views import RECONSENT_ASKED
from community.web.decorators import view_has


class ReConsentMiddleware:
    """Ask members again, at the next visit, when a text that they agreed to has changed.

    Once a session, and only on the way to a page: nothing that a member sends is stopped.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES and opens_page(request):
            member = request.user
            if member.is_authenticated and member.has_new_terms and not request.session.get(RECONSENT_ASKED):
                return redirect(f"{reverse('members:asked_again')}?{urlencode({'next': request.get_full_path()})}")
        return None


def opens_page(request: HttpRequest) -> bool:
    """Return whether the browser opens a page that may wait for the question, rather than a script or a picture."""
    goes_to_page = request.headers.get("Sec-Fetch-Dest", "document") == "document" and request.accepts("text/html")
    is_exempt = view_has(request, "skips_reconsent") or request.path_info.startswith(settings.CMS_PATH)
    return goes_to_page and not is_exempt
