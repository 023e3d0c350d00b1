"""Views of the site as a whole: health, and the page after a failed CSRF check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.web.decorators import unlogged
from community.web.redirects import referring_page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check: the page was open too long, or cookies are off; the browser still has the text."""
    return render(request, "403_csrf.html", {"page": referring_page(request)}, status=403)


@unlogged
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up."""
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with one page, byte for byte, for what does not exist and what the reader may not see."""
    request.is_absent = True
    return render(request, "404.html", status=404)
