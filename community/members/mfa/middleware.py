from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from community.members.mfa.rules import has_waiting_duty
from community.permissions import NotAllowed, SecondStepRequired
from community.web.redirects import referring_page

READING_METHODS = ("GET", "HEAD")
CMS_PERMISSION = "wagtailadmin.access_admin"


class SecondStepMiddleware:
    """Tell ``request.user`` its session, and redirect to the second step when only that step is missing.

    A refusal for any other reason stays as it is.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: user_with_session(request))
        if request.path.startswith(settings.CMS_PATH) and waits_for_cms(request.user):
            return redirect_to_second_step(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate a refusal. Of a 404, and of a plain 403, nobody knows whether a duty would have helped."""
        is_unknown = isinstance(exception, Http404 | PermissionDenied) and not isinstance(exception, NotAllowed)
        if isinstance(exception, SecondStepRequired) or (is_unknown and has_waiting_duty(request.user)):
            return redirect_to_second_step(request)
        return None


def user_with_session(request: HttpRequest):
    """Return the user of the request; the right to use a duty depends on the session."""
    user = request.session.member() or get_user(request)
    user.login_session = request.session
    user.reads_only = request.method in READING_METHODS
    return user


def waits_for_cms(user) -> bool:
    """Return whether an editor passes the second step first. Asked before Wagtail: all its pages are for editors."""
    if not user.is_authenticated or user.has_perm(CMS_PERMISSION):
        return False
    return user.with_second_step().has_perm(CMS_PERMISSION)


def redirect_to_second_step(request: HttpRequest) -> HttpResponse:
    url = request.get_full_path() if request.method in ("GET", "HEAD") else referring_page(request)
    return redirect(f"{reverse('second_step')}?{urlencode({'next': url})}")
