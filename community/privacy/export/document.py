"""The file itself: one zip with ``gegevens.json`` for machines and ``gegevens.html`` to read.

What is in it comes from the field registry and nothing else: fields declared EXPORT of rows that are this member's.
Rows are read and written one by one, so that the memory it takes does not grow with what somebody wrote; each kind
takes the same number of questions to the database, however many rows it has.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Field, Model
from django.template.loader import get_template
from django.utils import timezone

from community.privacy.export.field_labels import label_of
from community.privacy.label_registry import value_labeller
from community.privacy.registry import FieldUse, Holding, holdings

ROWS_AT_A_TIME = 500
JSON_NAME, HTML_NAME = "gegevens.json", "gegevens.html"


@dataclass(frozen=True)
class Kind:
    """One kind of thing, as far as it is this member's."""

    held: Holding
    member: Model
    names: list[str]
    count: int

    @property
    def anchor(self) -> str:
        return self.held.model_label.lower().replace(".", "-")

    def rows(self) -> Iterator[Model]:
        related = [way for name in self.names for way in ways_to_name(self.held.model._meta.get_field(name))]
        rows = self.held.rows_of(self.member).order_by("pk")
        return (rows.select_related(*related) if related else rows).iterator(chunk_size=ROWS_AT_A_TIME)

    @property
    def fields(self) -> list[Field]:
        return [self.held.model._meta.get_field(name) for name in self.names]

    def plain(self) -> Iterator[dict]:
        """Per row each field as it is kept, and what a code means beside it."""
        fields = self.fields
        for row in self.rows():
            words = {f"{field.name}_in_words": str(said) for field in fields if (said := in_words(field, row))}
            yield {field.name: plain(getattr(row, field.name)) for field in fields} | words

    def readable(self) -> Iterator[list[dict]]:
        """Per row what to show: label, value, and what sort of value it is. Empty fields are left out."""
        fields = self.fields
        for row in self.rows():
            yield [shown for field in fields if (shown := readable(field, row))]


def ways_to_name(field: Field) -> list[str]:
    """What to fetch with a row, so that what it points to can say its name: a run is called by its course."""
    if not field.is_relation:
        return []
    further = [deep for deep in field.related_model._meta.concrete_fields if deep.is_relation and not deep.null]
    return [field.name, *(f"{field.name}__{deep.name}" for deep in further)]


def plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def in_words(field: Field, row: Model) -> object:
    """What a code means to whoever reads it; None where the value is no code, or there is none."""
    value = getattr(row, field.name)
    if value is None or value == "":
        return None
    if says := value_labeller(field):
        return says(value)
    return getattr(row, f"get_{field.name}_display")() if field.choices else None


def readable(field: Field, row: Model) -> dict | None:
    value, words, sort = getattr(row, field.name), in_words(field, row), "text"
    value = value if words is None else str(words)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        sort = "yes_no"
    elif isinstance(value, datetime):
        sort, value = "moment", timezone.localtime(value)
    elif isinstance(value, date):
        sort = "day"
    elif isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return {"label": label_of(field), "sort": sort, "value": value if sort != "text" else str(value)}


def all_kinds_of(member: Model) -> list[Kind]:
    """Every kind of which a member can have something to take along, also when there is nothing."""
    found = []
    for held in holdings():
        if names := held.names_of(FieldUse.EXPORT):
            found.append(Kind(held, member, names, held.rows_of(member).count()))
    return found


def write(member: Model, target: BinaryIO, progress: Callable[[int, int], None]) -> None:
    """Write the zip, in the language that is active. ``progress`` is called with (done, steps) after each step."""
    kinds = all_kinds_of(member)
    empty, kinds = [kind for kind in kinds if not kind.count], [kind for kind in kinds if kind.count]
    steps, done = 2 * len(kinds), 0

    def stepped() -> None:
        nonlocal done
        done += 1
        progress(done, steps)

    progress(0, steps)
    made_at = timezone.localtime()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with archive.open(JSON_NAME, "w") as entry, io.TextIOWrapper(entry, "utf-8", write_through=False) as text:
            _write_json(kinds, made_at, text, stepped)
        with archive.open(HTML_NAME, "w") as entry, io.TextIOWrapper(entry, "utf-8", write_through=False) as text:
            _write_html(kinds, empty, made_at, text, stepped)


def _write_json(kinds: list[Kind], made_at: datetime, text: io.TextIOBase, stepped: Callable[[], None]) -> None:
    text.write(f'{{"made_at": {json.dumps(made_at.isoformat(timespec="minutes"))}, "about": [')
    for number, kind in enumerate(kinds):
        head = {"kind": kind.held.model_label, "what": str(kind.held.title), "why": str(kind.held.purpose)}
        head["how_long"] = str(kind.held.kept_for)
        text.write(f'{"," if number else ""}\n{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [')
        for place, row in enumerate(kind.plain()):
            text.write(f"{',' if place else ''}\n  {json.dumps(row, ensure_ascii=False)}")
        text.write("]}")
        stepped()
    text.write("\n]}\n")


def _write_html(
    kinds: list[Kind], empty: list[Kind], made_at: datetime, text: io.TextIOBase, stepped: Callable[[], None]
) -> None:
    row_template = get_template("export/file_row.html")
    text.write(get_template("export/file_head.html").render({"kinds": kinds, "empty": empty, "made_at": made_at}))
    for kind in kinds:
        text.write(get_template("export/file_kind.html").render({"kind": kind}))
        for number, values in enumerate(kind.readable(), 1):
            text.write(row_template.render({"values": values, "number": number}))
        text.write(get_template("export/file_kind_end.html").render({}))
        stepped()
    text.write(get_template("export/file_end.html").render({"empty": empty}))
