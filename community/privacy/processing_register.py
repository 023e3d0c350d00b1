"""The register of processing (GDPR, article 30), made from the registry: what is kept of people, why, and how long."""

import csv
from dataclasses import dataclass
from io import StringIO

from community.privacy.models import RetentionRun
from community.privacy.registry import FieldUse, Holding, Retention, holdings, without_personal_data

COLUMNS = ["What", "Model", "Why", "How long", "Kept to that by", "When the member leaves"]
COLUMNS += ["In the member's export", "Never in a file"]


@dataclass(frozen=True)
class RegisterRow:
    """A holding in the public register, with the number of rows that expired in the last nightly run."""

    holding: Holding
    expired_count: int
    has_retention: bool


def last_run() -> RetentionRun | None:
    return RetentionRun.objects.first()


def register_rows(run: RetentionRun | None) -> list[RegisterRow]:
    """Return a row per holding, in the order of their titles in the language of the reader."""
    counts = run.counts if run else {}
    rows = [
        RegisterRow(holding, counts.get(holding.model_label, 0), isinstance(holding.retention, Retention))
        for holding in holdings()
    ]
    return sorted(rows, key=lambda row: str(row.holding.title).casefold())


def as_csv() -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *_all_cells()])
    return text.getvalue()


def as_markdown() -> list[str]:
    """Return the lines of two tables: what is kept, and which models hold no personal data."""
    lines = ["# Register of processing", "", _line(COLUMNS), _line(["---"] * len(COLUMNS))]
    lines += [_line(cells) for cells in _all_cells()]
    lines += ["", "## What says nothing of a person", "", _line(["Model", "Why"]), _line(["---", "---"])]
    return lines + [_line([model, reason]) for model, reason in sorted(without_personal_data().items())]


def _all_cells() -> list[list[str]]:
    return [_cells(holding) for holding in sorted(holdings(), key=lambda holding: holding.model_label)]


def _cells(holding: Holding) -> list[str]:
    exported, secret = (", ".join(holding.names_of(use)) for use in (FieldUse.EXPORT, FieldUse.SECRET))
    on_leaving = f"{holding.on_leaving}, or emptied if the member asks" if holding.is_authored else holding.on_leaving
    cells = [holding.title, holding.model_label, holding.purpose, holding.kept_for, holding.retention, on_leaving]
    return [*map(str, cells), exported, secret]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
