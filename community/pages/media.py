"""Editors' files, and nothing else: what is not an image or document of the CMS is not there."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from community.pages.models import SiteDocument, SiteRendition

A_WEEK = 7 * 24 * 60 * 60
INLINE_TYPES = ("application/pdf", "video/mp4", "video/webm")


def image(request: HttpRequest, name: str) -> FileResponse:
    """A picture in the size in which a page shows it; originals are for editors."""
    if "\0" in name:  # no database and no disk takes that
        raise Http404
    rendition = get_object_or_404(SiteRendition.objects.visible_to(request.user), file=f"images/{name}")
    return _served(rendition.file.name, "")


def document(request: HttpRequest, public_id, filename: str) -> FileResponse:
    found = get_object_or_404(SiteDocument.objects.visible_to(request.user), public_id=public_id)
    if found.filename != filename:
        raise Http404
    return _served(found.file.name, "" if found.content_type in INLINE_TYPES else found.filename)


def _served(name: str, download_as: str) -> FileResponse:
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(file, as_attachment=bool(download_as), filename=download_as)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response
