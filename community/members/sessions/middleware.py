from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse

from community.members.sessions.backends import member_of_expired_session
from community.web.decorators import view_has


class SessionMiddleware(DjangoSessionMiddleware):
    """Keep the cookie of an expired session for a day, so that text that comes late finds its writer.

    The cookie opens nothing.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        is_deleted = name in response.cookies and not response.cookies[name].value
        if is_deleted and member_of_expired_session(request.COOKIES.get(name)):
            del response.cookies[name]
        return response


class IdleTimeoutMiddleware:
    """Extend the session at each request of its member, so that it ends some time after the last one.

    A request that a page sends by itself extends nothing. The limits stand in ``models/session.py``.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> None:
        is_member = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if is_member and not view_has(request, "is_background_request"):
            request.session.use(request.user)
