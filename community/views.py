"""What belongs to the site as a whole: is it up, and what a failed form check says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.web.decorators import unlogged
from community.web.redirects import page_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or cookies are off: say so kindly; the browser still has the words."""
    return render(request, "403_csrf.html", {"page": page_of(request)}, status=403)


@unlogged
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What one may not see and what does not exist get the same page, to the letter."""
    request.is_absent = True
    return render(request, "404.html", status=404)
