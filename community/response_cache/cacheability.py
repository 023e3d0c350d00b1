"""Which requests are answered from the cache, which responses are kept, and for how long.

A request counts as that of a visitor when it carries nothing that could tell who it is. All of a response that differs
between visitors is in its key; where it would depend on more than that, Django answers.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip

from community.logs import route_of
from community.response_cache.entries import Entry, Key
from community.web.decorators import view_has
from community.web.middleware import prefers_other_language

TELLS_WHO_IT_IS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
QUERY_NAMES = {"after", "before"}  # of lists: community/web/pagination.py
QUERY_CHARACTERS = 200
KNOWN_VARY = {"accept-encoding", "accept-language", "cookie", "referer"}  # the key and the conditions below cover these


def key_of(request: HttpRequest) -> Key | None:
    """Return the key of this visitor's request; None when Django is to answer it."""
    if request.method not in ("GET", "HEAD") or any(name in request.META for name in TELLS_WHO_IT_IS):
        return None
    query = request.META.get("QUERY_STRING", "")
    if query and not is_slice_of_list(query):
        return None
    try:
        host = request.get_host()
        if prefers_other_language(request):
            return None
    except DisallowedHost:
        return None
    return Key(host, request.is_secure(), request.path, query, accepts_compression(request))


def accepts_compression(request: HttpRequest) -> bool:
    """Return whether Django's middleware compresses a page for this browser."""
    return re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None


def is_slice_of_list(query: str) -> bool:
    """Return whether this query string has one cursor and nothing else."""
    names = [name for name, _value in parse_qsl(query, keep_blank_values=True)]
    return len(names) == 1 and names[0] in QUERY_NAMES and len(query) <= QUERY_CHARACTERS


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether this response is the same for every visitor: its view says so, and nothing in it contradicts."""
    if request.method != "GET" or not view_has(request, "is_kept_for_visitors") or request.user.is_authenticated:
        return False
    is_page = response.status_code == HTTPStatus.OK and response.get("Content-Type", "").startswith("text/html")
    if not is_page or response.streaming or response.cookies:
        return False
    cache_control, vary = (_words(response.get(name, "")) for name in ("Cache-Control", "Vary"))
    return not cache_control & {"private", "no-store", "no-cache"} and vary <= KNOWN_VARY


def _words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",") if word.strip()}


def keep_at_most(request: HttpRequest, seconds: float) -> None:
    """Keep the response to this request no longer than this: it says something that holds for seconds only."""
    request.kept_seconds = min(seconds, getattr(request, "kept_seconds", seconds))


def entry_for(request: HttpRequest, response: HttpResponse, generation: int, began_at: datetime) -> Entry:
    """Return what is kept. It ends with the minute in which it was begun: pages tell the time in minutes."""
    until = began_at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if (seconds := getattr(request, "kept_seconds", None)) is not None:
        until = min(until, began_at + timedelta(seconds=seconds))
    headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in response.items())
    is_logged = not view_has(request, "is_unlogged")
    return Entry(response.content, headers, generation, until, route_of(request), is_logged)
