"""Whatever somebody sends in a question or a form: an answer of the house, and never a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from community.web import pagination
from tests.matrix.asking import arguments
from tests.matrix.people import House
from tests.matrix.tables import Cell, cells, lay_out, rooms, thing_of

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="the other takes more of what it is given")

A_NUL, A_GREAT_NUMBER, A_WORD, HALF_A_URL = "voor\0na", str(2**64), "NaN", "http://[::1"
# of these each door gets one, the next door the next
OTHERS = (
    "9999-12-31T23:59:59.999999-23:59",
    "",
    "9" * 5_000,
    str(2**31),
    "-1",
    "1e999",
    "١",
    "²",
    "\ufffd\uffff\U0010ffff",
    "\u202e\u2066\u2028\x85\x0b\x1c",
    "e" + "\u0301" * 500,
    "a\r\nSet-Cookie: b=c\r\n\r\n",
    "a" * 70_000,
    "{00000000000040008000000000000000}",
    "urn:uuid:x",
    "9999-99-99T99:99:99+99:99",
    "0001-01-01T00:00:00+23:59",
    "//elsewhere.example/\\@[",
    "../../etc/passwd",
    "{{ 7|add:7 }}%s%(x)s{0.__class__}",
    "\"*:^~()-+AND NOT '%_\\",
    "%00%ff%",
    '{"a": [1e400, "\\ud800"]}',
)


class Asked:
    """A URL, asked as a user who may use it."""

    def __init__(self, house: House, things: dict, cell: Cell):
        self.cell, self.house = cell, house
        self.path = reverse(cell.door.url_name, args=arguments(cell.door.placeholders, thing_of(things, cell)))
        words = getattr(rooms()[cell.door.room], "WORDS", {}).get(cell.door.url_name, {})
        self.words = words(house, cell) if callable(words) else words
        self.posts = cell.door.method.endswith("POST")

    def status(self, **words: str) -> int:
        """Whatever it changed is taken back."""
        browser = self.house.browser(self.cell.role)
        with transaction.atomic():
            answer = (browser.post if self.posts else browser.get)(self.path, self.words | words)
            transaction.set_rollback(True)
        return answer.status_code

    def reads(self) -> set[str]:
        """Return the names of the fields that its view or form reads."""
        with what_is_read() as names:
            self.status()
        return names - {"csrfmiddlewaretoken", "submission_id"}

    def faults(self, names: set[str], nonsense: str) -> list[str]:
        status = self.status(**dict.fromkeys(names, nonsense))
        return [f"{self.cell}: {sorted(names)} {nonsense[:50]!r}: {status}"] if status >= 500 else []


@contextmanager
def what_is_read() -> Iterator[set[str]]:
    names, get, get_list = set(), MultiValueDict.__getitem__, MultiValueDict._getlist

    def noting(real):
        def read(self, name, *more, **others):
            if isinstance(self, QueryDict):
                names.add(name)
            return real(self, name, *more, **others)

        return read

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MultiValueDict, "__getitem__", noting(get))
        patched.setattr(MultiValueDict, "_getlist", noting(get_list))
        yield names


def doors(house: House) -> Iterator[Asked]:
    """Each door once, for the first who may go through it."""
    for room in rooms():
        things, seen = lay_out(room, house), set()
        for cell in cells(room, things):
            if cell.expected == "done" and not cell.door.is_socket and cell.door not in seen:
                seen.add(cell.door)
                yield Asked(house, things, cell)


def sent_to(door: Asked, names: set[str], others: Iterator[str]) -> Iterator[tuple[set[str], str]]:
    """All fields at once; of a form, once more each alone, with the rest filled in as it should be."""
    yield names, next(others)
    if not names <= {"next"}:
        yield names, A_GREAT_NUMBER
    if door.posts:
        yield from (({name}, A_NUL) for name in names)
    else:
        yield from ((names, nonsense) for nonsense in (A_NUL, A_WORD, HALF_A_URL))
    if door.posts and "next" in names:
        yield from (({"next"}, nonsense) for nonsense in (A_WORD, HALF_A_URL))


def test_no_nonsense_in_a_question_or_a_form_breaks_anything(house, monkeypatch, score):
    house.browser("visitor").handler.raise_request_exception = False
    wrong, asked, others, control = [], 0, cycle(OTHERS), None
    for door in doors(house):
        names = door.reads()
        for some, nonsense in sent_to(door, names, others) if names else []:
            wrong += door.faults(some, nonsense)
            asked += len(some)
        if door.cell.door.url_name == "notifications:list":
            control = door
    assert not wrong, "\n".join(["", *wrong])
    assert asked > 400
    score("Nonsense: fields that were sent something they cannot be", asked)
    monkeypatch.setattr(pagination.Cursor, "_values", lambda _cursor, _rows, text: UUID(text))
    assert control.faults({"before"}, "NaN"), "a view that does break would not be seen"
