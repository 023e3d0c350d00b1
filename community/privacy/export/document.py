"""The content of an export: one zip with ``gegevens.json`` for machines and ``gegevens.html`` to read.

It comes from the registry of personal data and nothing else: the EXPORT fields of the rows of one member. Rows are read
and written one by one, so that memory does not grow with their number; the number of queries per section is constant.
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

from community.privacy.counts import count_rows
from community.privacy.export.field_labels import field_label
from community.privacy.label_registry import value_labeller
from community.privacy.registry import FieldUse, Holding, Label, holdings

ROWS_PER_QUERY = 500
JSON_NAME, HTML_NAME = "gegevens.json", "gegevens.html"


@dataclass(frozen=True)
class Section:
    """The rows of one holding that belong to this member."""

    holding: Holding
    member: Model
    count: int

    @property
    def anchor(self) -> str:
        return self.holding.model_label.lower().replace(".", "-")

    @property
    def fields(self) -> list[Field]:
        return [self.holding.model._meta.get_field(name) for name in self.holding.names_of(FieldUse.EXPORT)]

    def rows(self) -> Iterator[Model]:
        related = [path for field in self.fields for path in related_paths(field)]
        rows = self.holding.rows_of(self.member).order_by("pk")
        return (rows.select_related(*related) if related else rows).iterator(chunk_size=ROWS_PER_QUERY)

    def json_rows(self) -> Iterator[dict]:
        """Yield each row as a JSON object: the stored value of each field, with the label of a code beside it."""
        fields = self.fields
        for row in self.rows():
            labels = {f"{field.name}_in_words": str(label) for field in fields if (label := value_label(field, row))}
            yield {field.name: json_value(getattr(row, field.name)) for field in fields} | labels

    def html_rows(self) -> Iterator[list[dict]]:
        """Yield the fields of each row that are not empty, as the context of the row template."""
        fields = self.fields
        for row in self.rows():
            yield [shown for field in fields if (shown := html_field(field, row))]


def related_paths(field: Field) -> list[str]:
    """Return the paths to fetch with a row, so that a related row can give its name: a run is called by its course."""
    if not field.is_relation:
        return []
    further = [deep for deep in field.related_model._meta.concrete_fields if deep.is_relation and not deep.null]
    return [field.name, *(f"{field.name}__{deep.name}" for deep in further)]


def json_value(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def value_label(field: Field, row: Model) -> Label | None:
    """Return the label of the value of this field, or None when there is no value, or it is no code."""
    value = getattr(row, field.name)
    if value is None or value == "":
        return None
    if labeller := value_labeller(field):
        return labeller(value)
    return getattr(row, f"get_{field.name}_display")() if field.choices else None


def html_field(field: Field, row: Model) -> dict | None:
    """Return label, value and sort of value ("text", "yes_no", "moment" or "day"), or None for an empty field."""
    value, label, sort = getattr(row, field.name), value_label(field, row), "text"
    value = value if label is None else str(label)
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
    return {"label": field_label(field), "sort": sort, "value": value if sort != "text" else str(value)}


def all_sections(member: Model) -> list[Section]:
    """Return a section for each holding with exported fields, also when the member has no rows in it."""
    exported, counted = [holding for holding in holdings() if holding.names_of(FieldUse.EXPORT)], count_rows(member)
    return [Section(holding, member, counted[holding.model_label]) for holding in exported]


def write(member: Model, target: BinaryIO, progress: Callable[[int, int], None]) -> None:
    """Write the zip, in the active language. ``progress`` is called with (done, steps) after each step."""
    all_of_them = all_sections(member)
    sections = [section for section in all_of_them if section.count]
    empty = [section for section in all_of_them if not section.count]
    steps, done = 2 * len(sections), 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, steps)

    progress(0, steps)
    made_at = timezone.localtime()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with archive.open(JSON_NAME, "w") as entry, io.TextIOWrapper(entry, "utf-8", write_through=False) as text:
            _write_json(sections, made_at, text, step)
        with archive.open(HTML_NAME, "w") as entry, io.TextIOWrapper(entry, "utf-8", write_through=False) as text:
            _write_html(sections, empty, made_at, text, step)


def _write_json(sections: list[Section], made_at: datetime, text: io.TextIOBase, step: Callable[[], None]) -> None:
    text.write(f'{{"made_at": {json.dumps(made_at.isoformat(timespec="minutes"))}, "about": [')
    for number, section in enumerate(sections):
        holding = section.holding
        head = {"kind": holding.model_label, "what": str(holding.title), "why": str(holding.purpose)}
        head["how_long"] = str(holding.kept_for)
        text.write(f'{"," if number else ""}\n{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [')
        for row_number, row in enumerate(section.json_rows()):
            text.write(f"{',' if row_number else ''}\n  {json.dumps(row, ensure_ascii=False)}")
        text.write("]}")
        step()
    text.write("\n]}\n")


def _write_html(
    sections: list[Section], empty: list[Section], made_at: datetime, text: io.TextIOBase, step: Callable[[], None]
) -> None:
    row_template = get_template("export/file_row.html")
    head = {"sections": sections, "empty": empty, "made_at": made_at}
    text.write(get_template("export/file_head.html").render(head))
    for section in sections:
        text.write(get_template("export/file_section.html").render({"section": section}))
        for number, fields in enumerate(section.html_rows(), 1):
            text.write(row_template.render({"fields": fields, "number": number}))
        text.write(get_template("export/file_section_end.html").render({}))
        step()
    text.write(get_template("export/file_end.html").render({"empty": empty}))
