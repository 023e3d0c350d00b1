"""The pages of the tree, and the page with the rooms, the groups and the newest topics."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from community.crisis.detector import is_crisis
from community.crisis.help import LOOKED_AT, NOT_READ
from community.html import MAX_SOURCE_CHARACTERS
from community.pages.moved_pages import moved_page
from community.pages.routing import route
from community.web import ratelimit
from community.web.decorators import background_request, kept_for_visitors, not_idempotent, separate_limit, unlogged

QUESTIONS_PER_MINUTE = 60
AFTER_SENDING = {"room": LOOKED_AT, "private": NOT_READ}


@kept_for_visitors
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Show ``/samen/``: the rooms that are open tonight, the groups, the newest topics."""
    return render(request, "pages/together.html")


@background_request
@separate_limit
@not_idempotent
@unlogged
@require_POST
def help_for_words(request: HttpRequest) -> HttpResponse:
    """Return the help beside a text that a member is writing (``text``), or has sent in a chat (``sent``).

    204: there are no words of danger in it. The text is neither stored nor logged.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    sent = request.POST.get("sent", "")
    text = request.POST.get("text", "")[:MAX_SOURCE_CHARACTERS]
    try:
        ratelimit.consume("help_for_words", request.user.pk, limit=QUESTIONS_PER_MINUTE, seconds=60)
    except ratelimit.RateLimitExceeded:
        return HttpResponse(status=204)
    if not sent and not is_crisis(text):
        return HttpResponse(status=204)
    return render(request, "pages/help_for_words.html", {"then": AFTER_SENDING.get(sent, "")})


@kept_for_visitors
def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at this path of the tree, or redirect permanently to the page that was moved from it.

    The query string stays.

    Raises:
        Http404: the reader may see neither.
    """
    route(request, path)
    try:
        return serve(request, path)
    except Http404:
        moved = moved_page(request, path) if request.method in ("GET", "HEAD") else None
        if moved is None:
            raise
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(f"{moved.get_url(request)}{query}", permanent=True)
