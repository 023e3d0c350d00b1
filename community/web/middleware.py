"""Middleware around every response, also static files and errors: request id, request log, security headers."""

import logging
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, resolve_url
from django.urls import translate_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.csp import CSP
from django.utils.translation import get_language_from_path, get_language_from_request
from django.views.decorators.csp import csp_override
from structlog.contextvars import bound_contextvars

from community.logs import route_of
from community.metrics.counters import count_request
from community.web import security_headers
from community.web.decorators import view_has
from community.web.redirects import redirects_to_login, referring_page

# Wagtail's editor needs inline styles and scripts, frames its own previews and shows chosen files from memory.
CMS_POLICY = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")  # a client may send any word
log = logging.getLogger("community.requests")


def new_request_id() -> str:
    return uuid.uuid4().hex


def log_request(method: str, route: str, status: int, started: float) -> None:
    """Write the line of a request that began at ``started`` (of ``time.monotonic``)."""
    milliseconds = round((time.monotonic() - started) * 1000)
    fields = {"method": method if method in METHODS else "other", "route": route, "status": status, "ms": milliseconds}
    log.info("request", extra=fields)


class RequestIdMiddleware:
    """Give the request a random id, in its log lines and its response; the client's own is not used."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, request_id = time.monotonic(), new_request_id()
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            is_quiet = view_has(request, "is_unlogged") and response.status_code == HTTPStatus.OK
            count_request(route_of(request), response.status_code, time.monotonic() - started)
            if request.resolver_match and not is_quiet:
                log_request(request.method, route_of(request), response.status_code, started)
        response.headers["X-Request-ID"] = request_id
        return response


class ProbeHostMiddleware:
    """Let a health check ask by client address or container name: its answer is the same under every ``Host``."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.removeprefix("/") in settings.PROBE_PATHS:
            request.META["HTTP_HOST"] = urlsplit(settings.SITE_ORIGIN).netloc
        return self.get_response(request)


class HeadersMiddleware:
    """Set the security headers, also on what inner middleware answers by itself (static files, redirects)."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response
        self.get_cms_response = csp_override(CMS_POLICY)(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_cms = request.path.startswith(settings.CMS_PATH)
        response = self.get_cms_response(request) if is_cms else self.get_response(request)
        if is_cms:
            # a preview went through all of this once already, as the page itself, which nobody may frame
            del response.headers[CSP.HEADER_ENFORCE]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        else:
            response.headers.setdefault("X-Frame-Options", "DENY")
        for name, value in security_headers.for_every_response().items():
            response.headers.setdefault(name, value)
        if is_personal(request, response):
            patch_cache_control(response, private=True, no_store=True)
        return response


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether the response must not be cached: there is a session, or it answers a form and repeats its fields.

    An empty form may be: a browser that goes back to it must still have what was typed.
    """
    if not hasattr(request, "user"):  # a static file
        return False
    has_session = settings.SESSION_COOKIE_NAME in (request.COOKIES.keys() | response.cookies.keys())
    return has_session or request.user.is_authenticated or request.method not in ("GET", "HEAD", "OPTIONS")


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages, with up to 100 random bytes: the size does not tell which words stand beside a secret (BREACH).

    Static files are compressed when they are collected; pictures, documents and exports are compressed already.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class FieldCountMiddleware:
    """Refuse a form or a query string with more fields than any of our pages sends, before they are read.

    Django has one limit for the whole site, and the page editor of Wagtail needs a high one.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.CMS_PATH) and field_count(request) > settings.FORM_MAX_FIELDS:
            raise TooManyFieldsSent
        return self.get_response(request)


def field_count(request: HttpRequest) -> int:
    """Return how many fields the query string and the body have at most.

    Raises:
        RequestDataTooBig: the body is larger than any of our pages sends.
    """
    query, body = request.META.get("QUERY_STRING", ""), request.body if request.method == "POST" else b""
    if request.content_type == "multipart/form-data":
        boundary = request.content_params.get("boundary", "").encode(errors="replace")
        count = body.count(b"--" + boundary)
    else:
        count = body.count(b"&") + bool(body)
    return count + query.count("&") + bool(query)


class FirstVisitLanguageMiddleware:
    """Lead a first visit to the language of the browser, when the URL says no language.

    The language is part of the URL, and a visitor gets no cookie. So a first visit is one without a session that does
    not come from a page of this site: who chooses the other language on the page gets it.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if prefers_other_language(request):
            path = request.get_full_path()
            if (url := translate_url(path, get_language_from_request(request))) != path:
                response = redirect(url)
                patch_vary_headers(response, ["Accept-Language", "Cookie", "Referer"])
                return response
        return self.get_response(request)


def prefers_other_language(request: HttpRequest) -> bool:
    """Return whether this is a first visit of a browser in another language than that of the URL, which says none."""
    if not is_first_visit(request) or get_language_from_path(request.path_info) is not None:
        return False
    return get_language_from_request(request) != settings.LANGUAGE_CODE


def is_first_visit(request: HttpRequest) -> bool:
    """Return whether a browser opens its first page of this site in this session."""
    is_page = request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return is_page and settings.SESSION_COOKIE_NAME not in request.COOKIES and not referring_page(request)


class LoginNextMiddleware:
    """After logging in or signing up, lead back to the page where the visitor was.

    A form that was sent without a session leads to the page it was on, because its own URL takes only a POST. A link to
    the login page carries no ``next``, so that the page for what does not exist is the same everywhere; the browser
    tells which page the link was on.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and redirects_to_login(response) and (page := referring_page(request)):
            response["Location"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
        return response

    def process_view(self, request: HttpRequest, *_view) -> None:
        if request.method == "GET" and request.resolver_match.view_name in (settings.LOGIN_URL, "account_signup"):
            page = referring_page(request)
            if page and "next" not in request.GET and not is_front_or_account(page, resolve_url(settings.LOGIN_URL)):
                request.GET = request.GET.copy()
                request.GET["next"] = page


def is_front_or_account(page: str, login_url: str) -> bool:
    """Return whether this is the front page, or a page about the account: nobody waits to come back to these."""
    path = page.partition("?")[0]
    return path.strip("/") in {"", *dict(settings.LANGUAGES)} or path.startswith(login_url.removesuffix("login/"))
