from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from community.members.restrictions import restriction
from community.permissions import NotAllowed
from community.web.decorators import view_has

READING_METHODS = ("GET", "HEAD")


class PauseMiddleware:
    """Lead a member whose account has a pause to the page that says until when, and why.

    The statement of reasons, their own data, their account and what everybody reads stay open. What they send elsewhere
    is refused, so that the form keeps their words.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_open_while_paused(request):
            return None
        if not (request.user.is_authenticated and request.user.is_paused):
            return None
        held = restriction(request.user)
        if request.method in READING_METHODS or held is None:
            return redirect("moderation:pause")
        raise NotAllowed(held.reason)


def is_open_while_paused(request: HttpRequest) -> bool:
    return view_has(request, "skips_reconsent") or view_has(request, "is_open_while_paused")
