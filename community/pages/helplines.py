"""Help lines as a page shows them: in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from community.pages.models import HelpLine


@dataclass(frozen=True)
class Line:
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


def for_reader(lines: Iterable[HelpLine]) -> list[Line]:
    return [_line(line) for line in lines]


def _line(line: HelpLine) -> Line:
    said = line.in_language
    own = ["key", "name", "phone", "chat", "whatsapp", "always_open", "needs_a_check"]
    return Line(
        **{name: getattr(line, name) for name in own},
        phone_free="" if line.phone_free == line.phone else line.phone_free,
        url="" if line.url == line.chat else line.url,
        checked_on=line.checked_on,
        owner=line.owner,
        for_whom=str(said["for_whom"]),
        hours=str(said["hours"]),
        costs=str(said["costs"]),
    )
