"""A button that is pressed twice, because the line is slow: the second press comes to where the first came.

Whoever sends the same form of the same page again, within seconds, means the same. Without this the second press of
"stop blocking" reads that there is no such page, and the second press of "plan" plans a second course. The token
against forgery is drawn anew each time a page is shown, so the same token with the same words is the same page; who
shows the page again and presses again means it again.

Kept is a keyed hash of the form and the address that it led to; its end is rounded, so that it tells no time.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from community.web import ratelimit
from community.web.decorators import view_has

TOKEN = "csrfmiddlewaretoken"
SECONDS = 10  # a press counts as the second one for this long, or up to twice as long
AN_HOUR = 3600
BUSY = ""  # the first press is still at work
LOOKS, BETWEEN_LOOKS = 100, 0.05  # seconds; whoever waits longer than that is answered as if alone


class IdempotentPostMiddleware:
    """Only what led on to another page is remembered. A form that came back with a remark is looked at again; and who
    got another session by it needs its cookie, so that press is not remembered either."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        login, response = request.session.session_key, None
        try:
            response = self.get_response(request)
        finally:
            place = getattr(request, "pressed_at", None)
            if place and led_on(response) and not needs_its_cookie(request, login):
                cache.set(place, response.headers["Location"], timeout=rounded())
            elif place:
                cache.delete(place)
        return response

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if not is_a_form(request):
            return None
        here, before = places(request)
        for _look in range(LOOKS):
            came = cache.get(before)
            if came is None and cache.add(here, BUSY, timeout=rounded()):
                request.pressed_at = here
                return None
            came = came or cache.get(here)
            if came:
                return redirect(came)
            time.sleep(BETWEEN_LOOKS)
        return None


def is_a_form(request: HttpRequest) -> bool:
    """Of one of our pages. The editor of the CMS saves again and again from one page."""
    if request.method != "POST" or request.path_info.startswith(settings.CMS_PATH) or TOKEN not in request.POST:
        return False
    return not view_has(request, "is_not_idempotent")


def led_on(response: HttpResponse | None) -> bool:
    """To what comes after it; not to something that has to be done first, such as logging in."""
    return response is not None and response.status_code in (302, 303) and "next=" not in response.headers["Location"]


def needs_its_cookie(request: HttpRequest, login: str | None) -> bool:
    """Whether the page it leads to is nothing without the session that this press began. Not for who left."""
    left = login and not request.user.is_authenticated
    return request.session.session_key != login and not left


def places(request: HttpRequest) -> tuple[str, str]:
    """Where this press is kept, now and in the time just before."""
    window, form = ratelimit.now() // SECONDS, f"{request.get_full_path()} {sorted(request.POST.lists())}"
    return tuple(f"pressed:{ratelimit.hashed(f'{number} {form}')}" for number in (window, window - 1))


def rounded() -> int:
    """Seconds until the end of the next hour."""
    return 2 * AN_HOUR - ratelimit.now() % AN_HOUR
