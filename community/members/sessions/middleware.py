from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse

from community.members.sessions.backends import who_it_was
from community.web.decorators import view_has


class SessionMiddleware(DjangoSessionMiddleware):
    """A login that ended by itself is known for a day, for words that come late: until then its cookie may stay. It
    opens nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        taken_back = name in response.cookies and not response.cookies[name].value
        if taken_back and who_it_was(request.COOKIES.get(name)):
            del response.cookies[name]
        return response


class IdleTimeoutMiddleware:
    """A login ends some time after the last thing that somebody did, not after logging in: nobody is sent out while
    writing. What a page asks by itself keeps no login alive. How long, is in ``sessions.py``.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> None:
        here = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if here and not view_has(request, "is_background_request"):
            request.session.use(request.user)
