from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from community.html import one_line
from community.web import ratelimit
from search import lexicon
from search.choices import SHELVES, shelf
from search.engine import EngineError
from search.finding import MAX_PAGES, find
from search.language import lines

MAX_QUESTION_CHARACTERS = 200


@require_safe
@cache_control(private=True, no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """The page never keeps what was asked: it is not stored by a browser or a proxy, and not logged here."""
    question = one_line(request.GET.get("q", ""))[:MAX_QUESTION_CHARACTERS]
    chosen = shelf(request.GET.get("kind", ""))
    page = {"question": question, "shelf": chosen, "shelves": SHELVES, "is_crisis": lexicon.is_crisis(question)}
    page["suggestions"] = lines("suggestions.txt")
    if not question:
        return render(request, "search/search.html", page)
    if too_many := _too_many(request):
        answer = render(request, "search/search.html", page | {"is_busy": True}, status=429)
        answer.headers["Retry-After"] = str(too_many.seconds)
        return answer
    try:
        kinds = chosen.kinds if chosen else ()
        page["found"] = found = find(request.user, question, kinds=kinds, number=_number(request))
    except EngineError:
        return render(request, "search/search.html", page | {"is_ill": True}, status=503)
    page["newer_url"] = _address(request, found.number - 1) if found.number > 1 else ""
    page["older_url"] = _address(request, found.number + 1) if found.number < found.pages else ""
    return render(request, "search/search.html", page)


def _too_many(request: HttpRequest) -> ratelimit.TooMany | None:
    """For visitors alone, and a generous one: many people may share an address. Help is on the page in any case."""
    if request.user.is_authenticated or not settings.SEARCHES_PER_MINUTE:
        return None
    try:
        ratelimit.take("search", ratelimit.visitor(request), limit=settings.SEARCHES_PER_MINUTE, seconds=60)
    except ratelimit.TooMany as too_many:
        return too_many
    return None


def _number(request: HttpRequest) -> int:
    """The page that is asked for; the first when it is no number."""
    asked = request.GET.get("page", "")
    return min(int(asked), MAX_PAGES) if asked.isdecimal() and len(asked) < 5 else 1


def _address(request: HttpRequest, number: int) -> str:
    values = request.GET.copy()
    values["page"] = number
    return f"?{values.urlencode()}"
