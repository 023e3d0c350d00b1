"""Error pages as files: written while the site works, so that sending one asks no database.

They are written again when a help line changes, and every hour. nginx sends the same files. The repository has a
fallback with the telephone numbers that must never be missing.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import translation

from community.house_name import house_name
from community.pages.helplines import LocalizedHelpLine, localized
from community.pages.models import Announcement, HelpLine

WORDS_MARK = b"<!-- words -->"  # where the words of a form that was refused come
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
FALLBACK = Path(__file__).with_name("500_fallback.html")
LANGUAGES = ("nl", "en")
TOO_LARGE, TOO_MANY_REQUESTS, SERVER_ERROR, UNAVAILABLE = STATUSES = (413, 429, 500, 503)


def file_for(status: int, language: str) -> Path:
    return Path(settings.VAR) / "errors" / f"{status}.{language}.html"


def write() -> None:
    """Write each page in both languages. A file is replaced in one move, so that no reader gets half a page."""
    lines = HelpLine.objects.visible_to(AnonymousUser()).on_every_page()
    announcements = list(Announcement.objects.for_error_pages())
    name = house_name()
    for language in LANGUAGES:
        with translation.override(language):
            helplines = localized(lines)
            for status in STATUSES:
                _replace(file_for(status, language), _render(status, helplines, announcements, name))


def read(status: int, language: str) -> bytes:
    """Return the page to send for this status; never raises."""
    with suppress(OSError):
        return file_for(status, language).read_bytes()
    if status != SERVER_ERROR:
        with suppress(Exception), translation.override(language):
            return _render(status, [], [], settings.SITE_NAME).encode()
    for path in (file_for(SERVER_ERROR, LANGUAGES[0]), FALLBACK):
        with suppress(OSError):
            return path.read_bytes()
    return b"<!doctype html><title>112 / 113</title><p>Er ging iets stuk. / Something broke. 112, 113."


def with_words(page: bytes, words: str) -> bytes:
    """Return the page with this HTML at its mark, or at its end when it was written without one."""
    head, mark, tail = page.partition(WORDS_MARK)
    return head + words.encode() + tail if mark else page + words.encode()


def style_source(page: bytes) -> str:
    """Return what a Content-Security-Policy calls the style in this page; ``'none'`` when it has none."""
    style = STYLE.search(page)
    return f"'sha256-{b64encode(sha256(style[1]).digest()).decode()}'" if style else "'none'"


def _render(status: int, helplines: list[LocalizedHelpLine], announcements: Sequence[Announcement], name: str) -> str:
    context = {"status": status, "site_name": name, "helplines": helplines, "announcements": announcements}
    return render_to_string("errors/static.html", context)


def _replace(target: Path, html: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)  # nginx reads it as another user
    draft = target.with_suffix(".new")
    draft.write_text(html, encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(target)
