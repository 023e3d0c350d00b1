"""Where somebody goes on, or back: only within this house."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def same_site_url(request: HttpRequest, wanted: str, otherwise: str = "") -> str:
    """The address that was asked for, when it is one of ours. A word is none: it could be the name of a view."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and (wanted.startswith("/") or "://" in wanted) else otherwise


def next_url(request: HttpRequest, otherwise: str = "") -> str:
    """What ``next`` says, in the form or in the address."""
    return same_site_url(request, request.POST.get("next") or request.GET.get("next", ""), otherwise)


def is_sent_away(response: HttpResponse) -> bool:
    """To log in first."""
    login = resolve_url(settings.LOGIN_URL)
    return response.status_code == HTTPStatus.FOUND and response["Location"].startswith(f"{login}?next=")


def page_of(request: HttpRequest) -> str:
    """The path of our own page that the form was on; "" when the browser does not tell."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # half an address
        return ""
    if came_from.netloc != request.get_host():
        return ""
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
