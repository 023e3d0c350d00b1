"""Handlers of errors: ``handler400``, ``handler429`` and ``handler500`` of the site. Each shows the words of a form."""

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


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a file, because the database may be the cause."""
    return _from_file(request, static_pages.SERVER_ERROR)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 from a file, because there may be many of them."""
    return _from_file(request, static_pages.TOO_MANY_REQUESTS)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in the style of the site, and 413 from a file."""
    if isinstance(exception, RequestDataTooBig):
        return _from_file(request, static_pages.TOO_LARGE)
    return render(request, "400.html", {"refused": keep_refused(request)}, status=400)


def _from_file(request: HttpRequest, status: int) -> HttpResponse:
    """Send the file for this status, with the words of the form in it."""
    language = "en" if request.path_info.startswith("/en/") else "nl"
    page = static_pages.read(status, language)
    policy = settings.SECURE_CSP | {"style-src": [static_pages.style_source(page)]}
    with suppress(Exception), translation.override(language):
        if refused := keep_refused(request):
            words = render_to_string("components/refused_words.html", {"refused": refused})
            page = static_pages.with_words(page, words)
    return HttpResponse(page, status=status, headers={CSP.HEADER_ENFORCE: build_policy(policy)})
