"""Help lines in the language of the reader, for the pages that show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from community.pages.models import HelpLine

COPIED_FIELDS = ("key", "name", "phone", "chat", "whatsapp", "always_open", "needs_a_check", "checked_on", "owner")
TRANSLATED_FIELDS = ("for_whom", "hours", "costs")


@dataclass(frozen=True)
class LocalizedHelpLine:
    """A help line in one language. ``phone_free`` and ``url`` are empty where they repeat ``phone`` and ``chat``."""

    key: str
    name: str
    phone: str
    phone_free: str
    chat: str
    url: str
    whatsapp: str
    for_whom: str
    hours: str
    costs: str
    always_open: bool
    needs_a_check: bool
    checked_on: date | None
    owner: str


def localized(lines: Iterable[HelpLine]) -> list[LocalizedHelpLine]:
    """Return these help lines in the active language."""
    return [_localized(line) for line in lines]


def _localized(line: HelpLine) -> LocalizedHelpLine:
    return LocalizedHelpLine(
        **{name: getattr(line, name) for name in COPIED_FIELDS},
        **{name: str(line.in_language[name]) for name in TRANSLATED_FIELDS},
        phone_free="" if line.phone_free == line.phone else line.phone_free,
        url="" if line.url == line.chat else line.url,
    )
