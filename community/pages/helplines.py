"""Help lines in the language of the reader, for the pages that show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Subquery

from community.members.querysets.reader import register_fact
from community.pages.models import HelpLine
from community.pages.parts import pages_generation
from community.prepared import PreparedQuery

FACT = "pages_generation"
register_fact(FACT, lambda _member: Subquery(pages_generation()))
_lines = PreparedQuery(
    lambda: HelpLine.objects.visible_to(AnonymousUser()).annotate(pages_generation=Subquery(pages_generation()))
)
_kept: dict[int, list[HelpLine]] = {}  # one entry: the generation of all pages, and the lines of that moment

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


def all_lines(user) -> list[HelpLine]:
    """Return the help lines, also those in the middle of a text.

    The query of the session also read the generation of all pages, which each change of a help line raises: while it
    stands, the lines come from the memory of this process, so no page shows a number of before. For a visitor they are
    asked for: those pages are kept before Django.
    """
    if not (user.is_authenticated and user.reads_only and FACT in user.facts):
        return _lines.rows()
    generation = user.facts[FACT] or 0
    lines = _kept.get(generation)
    if lines is None:
        lines = _lines.rows()
        _kept.clear()
        _kept[generation] = lines
    return lines


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
