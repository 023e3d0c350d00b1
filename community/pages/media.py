"""Editors' files, and nothing else: what is not an image or document of the CMS is not there."""

import re
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from community.pages.models import SiteDocument, SiteRendition

A_WEEK = 7 * 24 * 60 * 60
FILMS = (".mp4", ".webm")
INLINE_TYPES = ("application/pdf", "video/mp4", "video/webm")


# Who plays a film asks again for what comes next; so nobody holds all of it in memory for who looks at its beginning.
FILM_PART_BYTES = 4 * 1024 * 1024
# One part of a file, as telephones ask before they play a film at all: from here, to there, or so much of the end.
PART = re.compile(r"bytes=(?:(\d{1,12})-(\d{1,12})?|-(\d{1,12}))", re.ASCII)


def image(request: HttpRequest, name: str) -> HttpResponse:
    """A picture in the size in which a page shows it; originals are for editors."""
    if "\0" in name:  # no database and no disk takes that
        raise Http404
    rendition = get_object_or_404(SiteRendition.objects.visible_to(request.user), file=f"images/{name}")
    return _served(request, rendition.file.name, "")


def document(request: HttpRequest, public_id, filename: str) -> HttpResponse:
    found = get_object_or_404(SiteDocument.objects.visible_to(request.user), public_id=public_id)
    if found.filename != filename:
        raise Http404
    return _served(request, found.file.name, "" if found.content_type in INLINE_TYPES else found.filename)


def _served(request: HttpRequest, name: str, download_as: str) -> HttpResponse:
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    asked = request.headers.get("Range", "")
    first, last = _part(asked, file.size)
    if name.lower().endswith(FILMS) and PART.fullmatch(asked):
        last = min(last, first + FILM_PART_BYTES - 1)
    if first >= file.size:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        response = FileResponse(file, as_attachment=bool(download_as), filename=download_as)
        if last - first + 1 < file.size:
            _only(response, file, first, last)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response


def _part(asked: str, size: int) -> tuple[int, int]:
    """The first and the last byte; all of them when we do not understand what is asked, as the protocol has it."""
    if not (found := PART.fullmatch(asked)):
        return 0, size - 1
    begin, end, so_many = (int(number) if number else None for number in found.groups())
    if so_many is not None:
        return max(0, size - so_many) if so_many else size, size - 1
    last = size - 1 if end is None else min(end, size - 1)
    return (begin, last) if end is None or begin <= end else (0, size - 1)


def _only(response: FileResponse, file: IO[bytes], first: int, last: int) -> None:
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response.headers["Content-Length"] = last - first + 1
    file.seek(first)
    response.streaming_content = _pieces(file, last - first + 1)


def _pieces(file: IO[bytes], left: int):
    while left > 0 and (piece := file.read(min(left, FileResponse.block_size))):
        left -= len(piece)
        yield piece
