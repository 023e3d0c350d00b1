"""Redirects within the site: ``next``, the page that a form was on, and the way to the login page."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def same_site_url(request: HttpRequest, url: str, default: str = "") -> str:
    """Return this URL when it is one of the site, else the default. A bare word is none: it could name a view."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours and (url.startswith("/") or "://" in url) else default


def next_url(request: HttpRequest, default: str = "") -> str:
    """Return what ``next`` says, in the form or in the query string, when it is a URL of the site."""
    return same_site_url(request, request.POST.get("next") or request.GET.get("next", ""), default)


def redirects_to_login(response: HttpResponse) -> bool:
    """Return whether this response sends the reader to the login page first."""
    login_url = resolve_url(settings.LOGIN_URL)
    return response.status_code == HTTPStatus.FOUND and response["Location"].startswith(f"{login_url}?next=")


def leads_onwards(response: HttpResponse) -> bool:
    """Return whether this response redirects to what comes next, rather than to something that has to be done first."""
    return response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER) and "next=" not in response["Location"]


def referring_page(request: HttpRequest) -> str:
    """Return path and query of our own page that the form was on; "" when the browser does not tell."""
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # half a URL
        return ""
    if referrer.netloc != request.get_host():
        return ""
    return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
