"""Links to documents in the text of a page: through the door of the documents, and said what comes: "pdf, 200 kB"."""

import re

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text import RichText

from community.pages.models import SiteDocument

NO_LINK = "<a>"  # the words stay, and lead nowhere
LINK = re.compile(r'(<a href="[^"<>]*" data-file="([^"<>]*)">)(.*?)</a>', re.DOTALL)
KEY = re.compile(r"[0-9]{1,18}")  # more fits in no database
KB, MB = 1000, 1_000_000


class OwnDocumentLink(DocumentLinkHandler):
    """What a visitor may not fetch is no link, and tells neither its name nor its size."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        asked = {key for attrs in attrs_list if KEY.fullmatch(key := attrs.get("id", ""))}
        known = {str(key): one for key, one in SiteDocument.objects.visible_to(None).in_bulk(asked).items()}
        return [_opening(known.get(attrs.get("id", ""))) for attrs in attrs_list]


def _opening(document: SiteDocument | None) -> str:
    if document is None:
        return NO_LINK
    return format_html('<a href="{}" data-file="{}">', document.url, kind_and_size(document))


def kind_and_size(document: SiteDocument) -> str:
    """What a reader wants to know before they fetch it: "pdf, 200 kB"."""
    kind, size = document.file_extension.lower(), document.file_size
    return ", ".join(filter(None, (kind, size_in_words(size) if size else "")))


def size_in_words(size: int) -> str:
    """Bytes in the unit that people know."""
    if size < MB:
        return f"{max(1, round(size / KB))} kB"
    return f"{number_format(size / MB, 1)} MB"


def long_text(value: RichText) -> SafeString:
    """An editor's text as HTML; in a link to a document, after its words, what comes."""
    return mark_safe(LINK.sub(_with_note, str(value)))  # noqa: S308  Wagtail's HTML; the notes are escaped


def _with_note(link: re.Match) -> str:
    href, note, words = link.groups()
    return f'{href}{words} <span class="file-note">({note})</span></a>'
