from collections.abc import Callable
from http import HTTPStatus

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.drafts.recover import recover_drafts, save_recovered, texts_by_draft_key
from community.web import ratelimit
from community.web.redirects import redirects_to_login, referring_page, same_site_url


class DraftRecoveryMiddleware:
    """Keep the text of a form that was sent after its session ended, as a draft of the member whose session it was."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method == "POST" and has_cookie and redirects_to_login(response):
            recover_drafts(request)
        return response


class ChangeRateLimitMiddleware:
    """Limit how many changes a member or visitor sends in a minute, to more than a person can mean.

    What was written comes back on the page that says so, and is kept for a member as a draft; for a visitor nothing is
    kept.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        try:
            ratelimit.limit_changes(request)
        except ratelimit.RateLimitExceeded as too_many:
            response = too_many_changes(request)
            response.headers["Retry-After"] = str(too_many.seconds)
            return response
        return None


def too_many_changes(request: HttpRequest) -> HttpResponse:
    """Return a page with the text that was sent; without text the static page, because there may be many requests."""
    texts = texts_by_draft_key(request.POST)
    if not texts:
        return respond_429(request)
    if request.user.is_authenticated:
        save_recovered(request.user, texts)
    is_kept = request.user.is_authenticated and any(texts)
    back_url = same_site_url(request, referring_page(request))
    context = {"texts": list(texts.values()), "kept": is_kept, "back": back_url}
    return render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
