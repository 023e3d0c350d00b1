"""The page for when everything else broke: a file that is written while all is well, and asks no database.

Written again when a help line changes. A fallback with the numbers that must never be missing comes with the code.
"""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from community.pages.helplines import for_reader
from community.pages.models import HelpLine

FALLBACK = settings.ROOT / "templates" / "500_fallback.html"
LANGUAGES = ("nl", "en")


def file_for(language: str) -> Path:
    return Path(settings.VAR) / f"500.{language}.html"


def write() -> None:
    """Both languages, each replaced in one move, so that nobody is sent half a page."""
    lines = HelpLine.objects.visible_to(None).on_every_page()
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with translation.override(language):
            context = {"site_name": settings.SITE_NAME, "helplines": for_reader(lines)}
            html = render_to_string("errors/500_static.html", context)
        target = file_for(language)
        draft = target.with_suffix(".new")
        draft.write_text(html, encoding="utf-8")
        draft.replace(target)


def read(language: str) -> bytes:
    """What to send when something broke; never raises."""
    for path in (file_for(language), file_for(LANGUAGES[0]), FALLBACK):
        try:
            return path.read_bytes()
        except OSError:
            continue
    return b"<!doctype html><title>112 / 113</title><p>Er ging iets stuk. / Something broke. 112, 113."
