"""The register of processing, from the field registry: what is kept of people, why, and how long."""

import csv
from dataclasses import dataclass
from io import StringIO

from community.privacy.models import RetentionRun
from community.privacy.registry import FieldUse, Holding, Retention, holdings, without_personal_data

COLUMNS = ["What", "Model", "Why", "How long", "Kept to that by", "When the member leaves"]
COLUMNS += ["In the member's export", "Never in a file"]


@dataclass(frozen=True)
class Kind:
    held: Holding
    went: int  # in the last nightly run
    has_rule: bool


def last_run() -> RetentionRun | None:
    return RetentionRun.objects.first()


def described(run: RetentionRun | None) -> list[Kind]:
    counts = run.counts if run else {}
    kinds = [Kind(held, counts.get(held.model_label, 0), isinstance(held.retention, Retention)) for held in holdings()]
    return sorted(kinds, key=lambda kind: str(kind.held.title).casefold())


def rows() -> list[list[str]]:
    return [_row(held) for held in sorted(holdings(), key=lambda held: held.model_label)]


def _row(held: Holding) -> list[str]:
    exported, secret = (", ".join(held.names_of(use)) for use in (FieldUse.EXPORT, FieldUse.SECRET))
    leaving = f"{held.on_leaving}, or emptied if the member asks" if held.removed_values else str(held.on_leaving)
    words = [str(held.purpose), str(held.kept_for), str(held.retention), leaving, exported, secret]
    return [str(held.title), held.model_label, *words]


def as_csv() -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows()])
    return text.getvalue()


def as_markdown() -> list[str]:
    lines = ["# Register of processing", "", _line(COLUMNS), _line(["---"] * len(COLUMNS))]
    lines += [_line(cells) for cells in rows()]
    lines += ["", "## What says nothing of a person", "", _line(["Model", "Why"]), _line(["---", "---"])]
    return lines + [_line([model, reason]) for model, reason in sorted(without_personal_data().items())]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
