"""Links to documents in the text of a page: only to visible ones, with kind and size ("pdf, 200 kB")."""

import re

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text import RichText

from community.pages.models import SiteDocument

NO_LINK = "<a>"  # the text stays, without a link
LINK = re.compile(r'(<a href="[^"<>]*" data-file="([^"<>]*)">)(.*?)</a>', re.DOTALL)
KEY = re.compile(r"[0-9]{1,18}")  # more digits fit in no database
KB, MB = 1000, 1_000_000


class VisibleDocumentLink(DocumentLinkHandler):
    """Turns the link that an editor made into HTML; a document that visitors may not see leaves no name and no size."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        keys = {key for attrs in attrs_list if KEY.fullmatch(key := attrs.get("id", ""))}
        documents = SiteDocument.objects.visible_to(AnonymousUser()).in_bulk(keys)
        by_id = {str(key): document for key, document in documents.items()}
        return [_opening_tag(by_id.get(attrs.get("id", ""))) for attrs in attrs_list]


def _opening_tag(document: SiteDocument | None) -> str:
    if document is None:
        return NO_LINK
    return format_html('<a href="{}" data-file="{}">', document.url, kind_and_size(document))


def kind_and_size(document: SiteDocument) -> str:
    """Return kind and size of a document as a reader sees them beside a link: "pdf, 200 kB"."""
    kind, size = document.file_extension.lower(), document.file_size
    return ", ".join(filter(None, (kind, readable_size(size) if size else "")))


def readable_size(size: int) -> str:
    """Return a number of bytes in kB or MB, in the language of the reader."""
    if size < MB:
        return f"{max(1, round(size / KB))} kB"
    return f"{number_format(size / MB, 1)} MB"


def rich_text_html(value: RichText) -> SafeString:
    """Return the text of an editor as HTML, with kind and size after each link to a document."""
    return mark_safe(LINK.sub(_with_note, str(value)))  # noqa: S308  Wagtail's HTML; the notes are escaped


def _with_note(link: re.Match) -> str:
    opening_tag, note, text = link.groups()
    return f'{opening_tag}{text} <span class="file-note">({note})</span></a>'
