import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from community.members.allauth_internals import STATE_SESSION_KEY

# All that is needed to go on with a form after the password was asked; never an address, a browser or a cookie.
KEPT_OF_A_REQUEST = {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "PATH_INFO", "REQUEST_METHOD", "SCRIPT_NAME"}

KEPT_OF_A_REQUEST |= {"SERVER_NAME", "SERVER_PORT"}


class ScrubReauthenticationMiddleware:
    """allauth keeps a whole request in the session while it asks for the password: address and browser go out of it."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        waiting = request.session.get(STATE_SESSION_KEY) if request.session.modified else None
        if waiting and "request" in waiting:
            asked = json.loads(waiting["request"])
            asked["META"] = {name: value for name, value in asked["META"].items() if name in KEPT_OF_A_REQUEST}
            request.session[STATE_SESSION_KEY] = waiting | {"request": json.dumps(asked)}
        return response
