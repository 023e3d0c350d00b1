"""Fields in two languages: ``title`` is Dutch, ``title_en`` English where an editor has written it."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

OWN_LANGUAGE = "nl"
OTHER_LANGUAGE = "en"


def reads_english() -> bool:
    return (get_language() or OWN_LANGUAGE).startswith(OTHER_LANGUAGE)


@dataclass(frozen=True)
class LocalizedValue:
    """The value of a field and its language. ``lang`` is empty when that is the language of the page around it."""

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
    """The fields of a model instance in the language of the reader, or in Dutch where there is no English.

    ``InLanguage(page)["title"]`` or, in a template, ``page.in_language.title``.
    """

    def __init__(self, instance):
        self._instance = instance

    def __getitem__(self, name: str) -> LocalizedValue:
        if not hasattr(self._instance, name):
            raise KeyError(name)
        dutch = getattr(self._instance, name)
        if not reads_english():
            return LocalizedValue(dutch)
        english = getattr(self._instance, f"{name}_{OTHER_LANGUAGE}", "")
        return LocalizedValue(english) if english else LocalizedValue(dutch, OWN_LANGUAGE if dutch else "")
