from collections.abc import Callable
from http import HTTPStatus

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.drafts.recover import keep_late_words, keep_words, marked
from community.web import ratelimit
from community.web.redirects import redirects_to_login, referring_page, same_site_url


class DraftRecoveryMiddleware:
    """Keep the text of a form that was sent after its session ended, as a draft of the member whose session it was."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "POST"
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and redirects_to_login(response)
        ):
            keep_late_words(request)
        return response


class ChangeRateLimitMiddleware:
    """Who sends more than a person can mean is asked to wait a minute. What was written comes back on that page, and
    waits for a member as a draft; for who writes without an account nothing is kept."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        try:
            ratelimit.limit_changes(request)
        except ratelimit.RateLimitExceeded as too_many:
            answer = wait_a_moment(request)
            answer.headers["Retry-After"] = str(too_many.seconds)
            return answer
        return None


def wait_a_moment(request: HttpRequest) -> HttpResponse:
    """With words: a page that shows them. Without: a file, because there may be many of them."""
    words = marked(request.POST)
    if not words:
        return respond_429(request)
    if request.user.is_authenticated:
        keep_words(request.user, words)
    kept = request.user.is_authenticated and any(words)
    context = {"texts": list(words.values()), "kept": kept, "back": same_site_url(request, referring_page(request))}
    return render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
