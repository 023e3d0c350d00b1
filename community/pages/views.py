"""The pages of the tree, and the page with the rooms, the groups and the newest topics."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from community.pages.moved_pages import moved_page


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Show ``/samen/``: the rooms that are open tonight, the groups, the newest topics."""
    return render(request, "pages/together.html")


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at this path of the tree, or redirect permanently to the page that was moved from it.

    Raises:
        Http404: the reader may see neither.
    """
    try:
        return serve(request, path)
    except Http404:
        moved = moved_page(request, path) if request.method in ("GET", "HEAD") else None
        if moved is None:
            raise
        return redirect(moved.get_url(request), permanent=True)
