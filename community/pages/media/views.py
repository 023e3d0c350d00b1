"""Files of editors: documents and renditions of images of the CMS; any other path is 404."""

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from community.pages.models import HouseColours, HouseLogo, SiteDocument, SiteRendition

MAX_AGE_SECONDS = 7 * 24 * 60 * 60
KEPT_SECONDS = 365 * 24 * 60 * 60
FILMS = (".mp4", ".webm")
# A drawing opened by itself runs nothing and asks for nothing; the colours of its own shapes are inline styles.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
INLINE_TYPES = ("application/pdf", "video/mp4", "video/webm")
# A player asks again for what follows, so at most this much of a film is sent to a visitor who watches its beginning.
FILM_PART_BYTES = 4 * 1024 * 1024
# A Range header with one range: from, to, or a number of bytes at the end. Telephones send it before they play a film.
RANGE = re.compile(r"bytes=(?:(\d{1,12})-(\d{1,12})?|-(\d{1,12}))", re.ASCII)


def colours(request: HttpRequest, version: str) -> HttpResponse:
    """Send the colours of the house: kept by browsers for a year in this version, and not at all in another."""
    house = HouseColours.current()
    is_current = version == house.version
    cache_control = f"public, max-age={KEPT_SECONDS}, immutable" if is_current else "no-cache"
    return HttpResponse(house.css, "text/css; charset=utf-8", headers={"Cache-Control": cache_control})


def logo(request: HttpRequest, name: str) -> HttpResponse:
    """Send the logo of the house, kept by browsers for a year: another drawing has another name."""
    stored = HouseLogo.stored(name) if "\0" not in name else None
    if stored is None:
        raise Http404
    content, content_type = stored
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}, immutable", "Content-Security-Policy": DRAWING_POLICY}
    return HttpResponse(content, content_type, headers=headers)


def image(request: HttpRequest, name: str) -> HttpResponse:
    """Send an image in a size that a page shows; originals are for editors."""
    if "\0" in name:  # no database and no disk takes that
        raise Http404
    rendition = get_object_or_404(SiteRendition.objects.visible_to(request.user), file=f"images/{name}")
    return _file_response(request, rendition.file.name, "")


def document(request: HttpRequest, public_id, filename: str) -> HttpResponse:
    """Send a document; a browser shows the kinds in ``INLINE_TYPES`` and downloads all others."""
    site_document = get_object_or_404(SiteDocument.objects.visible_to(request.user), public_id=public_id)
    if site_document.filename != filename:
        raise Http404
    is_inline = site_document.content_type in INLINE_TYPES
    return _file_response(request, site_document.file.name, "" if is_inline else site_document.filename)


def _file_response(request: HttpRequest, name: str, download_as: str) -> HttpResponse:
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    range_header = request.headers.get("Range", "")
    first, last = _byte_range(range_header, file.size)
    if name.lower().endswith(FILMS) and RANGE.fullmatch(range_header):
        last = min(last, first + FILM_PART_BYTES - 1)
    if first >= file.size:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        response = FileResponse(file, as_attachment=bool(download_as), filename=download_as)
        if last - first + 1 < file.size:
            _send_part(response, file, first, last)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response


def _byte_range(range_header: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte to send: all of them for a header that is not understood (RFC 9110)."""
    if not (match := RANGE.fullmatch(range_header)):
        return 0, size - 1
    begin, end, suffix_length = (int(number) if number else None for number in match.groups())
    if suffix_length is not None:
        return max(0, size - suffix_length) if suffix_length else size, size - 1
    last = size - 1 if end is None else min(end, size - 1)
    return (begin, last) if end is None or begin <= end else (0, size - 1)


def _send_part(response: FileResponse, file: IO[bytes], first: int, last: int) -> None:
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response.headers["Content-Length"] = last - first + 1
    file.seek(first)
    response.streaming_content = _chunks(file, last - first + 1)


def _chunks(file: IO[bytes], remaining: int) -> Iterator[bytes]:
    while remaining > 0 and (chunk := file.read(min(remaining, FileResponse.block_size))):
        remaining -= len(chunk)
        yield chunk
