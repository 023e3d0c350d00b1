"""Handlers of errors: ``handler400``, ``handler429`` and ``handler500`` of the site. Each shows the words of a form."""

import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.csp import CSP, build_policy

from community.members.drafts.recover import keep_refused
from community.pages.error_pages import static_pages
from community.web.outages import Outage, outage_of

RETRY_AFTER_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a file, because the database may be the cause; 503 when it is, or the disk."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        return _from_file(request, static_pages.SERVER_ERROR)
    response = _from_file(request, static_pages.UNAVAILABLE, outage)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 from a file, because there may be many of them."""
    return _from_file(request, static_pages.TOO_MANY_REQUESTS)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in the style of the site, and 413 from a file."""
    if isinstance(exception, RequestDataTooBig):
        return _from_file(request, static_pages.TOO_LARGE)
    return render(request, "400.html", {"refused": keep_refused(request)}, status=400)


def _from_file(request: HttpRequest, status: int, outage: Outage | None = None) -> HttpResponse:
    """Send the file for this status, with the words of the form in it and what an outage means for them."""
    language = "en" if request.path_info.startswith("/en/") else "nl"
    page = static_pages.read(status, language)
    policy = settings.SECURE_CSP | {"style-src": [static_pages.style_source(page)]}
    with suppress(Exception), translation.override(language):
        refused, is_change = keep_refused(request), request.method == "POST"
        if refused or (outage and is_change):
            context = {"refused": refused, "outage": outage.name if outage else ""}
            words = render_to_string("errors/_outage.html", context)
            page = static_pages.with_words(page, words)
    return HttpResponse(page, status=status, headers={CSP.HEADER_ENFORCE: build_policy(policy)})
