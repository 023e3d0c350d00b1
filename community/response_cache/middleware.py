"""Keep the responses that visitors get. ``server.py`` gives them out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from community.response_cache import generation
from community.response_cache.cacheability import entry_for, key_of, may_keep
from community.response_cache.entries import responses


class KeepForVisitorsMiddleware:
    """Keep a response that is the same for every visitor, with the generation of before it was made."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key, known, began_at = key_of(request), generation.last_known(), timezone.now()
        response = self.get_response(request)
        if key is not None and known is not None and may_keep(request, response):
            responses.put(key, entry_for(request, response, known, began_at))
        return response
