from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from community.crisis.detector import is_crisis
from community.text import one_line
from community.web import ratelimit
from search import leases, service
from search.analysis.data_files import read_lines
from search.choices import find_category
from search.engines.base import EngineError, IndexDamaged
from search.leases import REBUILD

MAX_QUERY_CHARACTERS = 200
RETRY_SECONDS = 120  # after which a browser or crawler may ask again, when the engine does not answer


@require_safe
@cache_control(private=True, no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show the search page. The query is not logged here, and no browser or proxy may store the page."""
    query = one_line(request.GET.get("q", ""))[:MAX_QUERY_CHARACTERS]
    category = find_category(request.GET.get("kind", ""))
    context = {
        "query": query,
        "category": category,
        "suggestions": _suggestions(),
        "is_crisis": is_crisis(query),
    }
    if not query:
        return render(request, "search/search.html", context)
    if too_many := _exceeded_limit(request):
        response = render(request, "search/search.html", context | {"is_rate_limited": True}, status=429)
        response.headers["Retry-After"] = str(too_many.seconds)
        return response
    kinds = category.kinds if category else ()
    try:
        result_page = service.search(request.user, query, kinds=kinds, page_number=_page_number(request))
    except EngineError as error:
        if isinstance(error, IndexDamaged):
            leases.want(REBUILD)
        response = render(request, "search/search.html", context | {"is_unavailable": True}, status=503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(request, "search/search.html", context | _result_context(request, result_page))


@cache
def _suggestions() -> tuple[str, ...]:
    return tuple(read_lines("suggestions.txt"))


def _exceeded_limit(request: HttpRequest) -> ratelimit.RateLimitExceeded | None:
    """Count a search; return the limit when it is exceeded.

    It is generous, because many visitors may share a client address, and stops who searches by machine.
    """
    if not settings.SEARCHES_PER_MINUTE:
        return None
    try:
        ratelimit.consume("search", ratelimit.client_key(request), limit=settings.SEARCHES_PER_MINUTE, seconds=60)
    except ratelimit.RateLimitExceeded as too_many:
        return too_many
    return None


def _page_number(request: HttpRequest) -> int:
    """Return the requested page, at most ``MAX_PAGES``; 1 when the parameter is no number."""
    value = request.GET.get("page", "")
    return min(int(value), service.MAX_PAGES) if value.isdecimal() and len(value) < 5 else 1


def _result_context(request: HttpRequest, result_page: service.ResultPage) -> dict:
    number = result_page.number
    return {
        "result_page": result_page,
        "previous_url": _page_url(request, number - 1) if number > 1 else "",
        "next_url": _page_url(request, number + 1) if number < result_page.page_count else "",
    }


def _page_url(request: HttpRequest, number: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = number
    return f"?{parameters.urlencode()}"
