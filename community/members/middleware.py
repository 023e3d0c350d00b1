import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

RENEW_AFTER_SECONDS = 15 * 60
SEEN = "renewed_at"


class StayWhileActiveMiddleware:
    """A login ends two hours after the last visit, not two hours after logging in: nobody is sent out while writing.

    The session is written once in a quarter of an hour at most, and only for who is logged in.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) > RENEW_AFTER_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)
