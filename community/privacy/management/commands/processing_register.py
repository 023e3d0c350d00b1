import csv

from django.core.management.base import BaseCommand
from django.utils import translation

from community.privacy.registry import FieldUse, Holding, holdings, impersonal_reasons

COLUMNS = ["What", "Model", "Why", "How long", "When the member leaves", "In the member's export", "Never in a file"]


class Command(BaseCommand):
    help = "Print the register of processing: what the house keeps of people, why, how long, and what leaving does."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["markdown", "csv"], default="markdown")
        parser.add_argument("--language", default="en", help="of the names of things, for instance nl")

    def handle(self, *args, **options):
        with translation.override(options["language"]):
            rows = [row(held) for held in sorted(holdings(), key=lambda held: held.model)]
        if options["format"] == "csv":
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerows([COLUMNS, *rows])
            return
        for line in markdown(rows):
            self.stdout.write(line)


def row(held: Holding) -> list[str]:
    exported = [name for name, use in held.fields.items() if use == FieldUse.EXPORT]
    secret = [name for name, use in held.fields.items() if use == FieldUse.SECRET]
    leaving = f"{held.on_leaving}, or emptied if the member asks" if held.remove else str(held.on_leaving)
    return [str(held.title), held.model, held.reason, held.term, leaving, ", ".join(exported), ", ".join(secret)]


def markdown(rows: list[list[str]]) -> list[str]:
    lines = ["# Register of processing", "", _line(COLUMNS), _line(["---"] * len(COLUMNS))]
    lines += [_line(cells) for cells in rows]
    lines += ["", "## What says nothing of a person", "", _line(["Model", "Why"]), _line(["---", "---"])]
    return lines + [_line([model, reason]) for model, reason in sorted(impersonal_reasons().items())]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
