"""One page tree in two languages: a text has an English sister field, and shows it to who reads English."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

OWN_LANGUAGE = "nl"
OTHER_LANGUAGE = "en"


def reads_english() -> bool:
    return (get_language() or OWN_LANGUAGE).startswith(OTHER_LANGUAGE)


@dataclass(frozen=True)
class Said:
    """A text and the language it is in. ``lang`` is empty when that is the language of the page around it."""

    value: object
    lang: str = ""

    def __str__(self):
        return str(self.value or "")

    def __bool__(self):
        return bool(self.value)

    @property
    def lang_attribute(self) -> SafeString:
        return format_html(' lang="{}"', self.lang) if self.lang else SafeString("")


class InLanguage:
    """The fields of a thing in the reader's language, as far as they have been written in it.

    ``InLanguage(page)["title"]`` or, in a template, ``page.in_language.title``.
    """

    def __init__(self, thing):
        self._thing = thing

    def __getitem__(self, name: str) -> Said:
        if not hasattr(self._thing, name):
            raise KeyError(name)
        dutch = getattr(self._thing, name)
        if not reads_english():
            return Said(dutch)
        english = getattr(self._thing, f"{name}_{OTHER_LANGUAGE}", "")
        return Said(english) if english else Said(dutch, OWN_LANGUAGE if dutch else "")

    @property
    def is_dutch_only(self) -> bool:
        """An English reader meets a Dutch body here, and deserves a line that says so."""
        return bool(self["body"].lang)
