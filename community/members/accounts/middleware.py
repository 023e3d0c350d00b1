import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from community.members.allauth_internals import STATE_SESSION_KEY

# What allauth needs to go on with a form after it asked for the password; no client address, browser or cookie.
KEPT_META = {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "PATH_INFO", "REQUEST_METHOD", "SCRIPT_NAME"}
KEPT_META |= {"SERVER_NAME", "SERVER_PORT"}


class ScrubReauthenticationMiddleware:
    """Remove the client address and the browser from the request that allauth stores while it asks for the password."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        state = request.session.get(STATE_SESSION_KEY) if request.session.modified else None
        if state and "request" in state:
            stored = json.loads(state["request"])
            stored["META"] = {name: value for name, value in stored["META"].items() if name in KEPT_META}
            request.session[STATE_SESSION_KEY] = state | {"request": json.dumps(stored)}
        return response
