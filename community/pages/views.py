"""Where people are tonight, and what is said when a page cannot be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.pages import error_page


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """``/samen/``: rooms that are open tonight, the groups, what was said last."""
    return render(request, "pages/together.html")


def broke(request: HttpRequest) -> HttpResponse:
    """500: a file, because the database may be what broke."""
    language = "en" if request.path_info.startswith("/en/") else "nl"
    return HttpResponse(error_page.read(language), status=500)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: in the house style; the words are still in the browser."""
    return render(request, "400.html", status=400)
