from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from community.web.redirects import page_of


class SecondStepMiddleware:
    """Says which session a member came out of, and leads who was refused for want of a second step to that step.

    Who was refused for any other reason hears what everybody hears.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: member_of(request))
        if request.path.startswith(settings.CMS_PATH) and waits_for_the_cms(request.user):
            return to_second_step(request)
        response = self.get_response(request)
        refused = response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        if refused and getattr(request.user, "duty_waits", False):
            return to_second_step(request)
        return response


def member_of(request: HttpRequest):
    member = get_user(request)
    member.login_session = request.session
    return member


def waits_for_the_cms(member) -> bool:
    """Before Wagtail is asked: whatever stands under that path is for editors."""
    return member.is_authenticated and not member.has_perm("wagtailadmin.access_admin") and member.duty_waits


def to_second_step(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else page_of(request)
    return redirect(f"{reverse('second_step')}?{urlencode({'next': wanted})}")
