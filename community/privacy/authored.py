"""What a member wrote, of all rooms, also where they cannot read any more: found through the registry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from community.privacy.registry import FieldUse, Holding, holdings
from community.web import pagination

PAGE_SIZE = 20


@dataclass(frozen=True)
class Thing:
    public_id: UUID
    at: datetime
    place: str
    words: list[str]
    is_taken_back: bool


@dataclass(frozen=True)
class Page:
    things: list[Thing]
    older_url: str


def counts(member: Model) -> list[tuple[Holding, int]]:
    """Each kind of which there is something, with how many."""
    found = [(held, held.rows_of(member).count()) for held in holdings() if held.is_authored]
    return [(held, count) for held, count in found if count]


def page(held: Holding, member: Model, *, before: str) -> Page:
    """Newest first; ``before`` is the public id of the last one on the page above."""
    found = pagination.newest_first(_rows(held, member), before=before, size=PAGE_SIZE)
    return Page([_thing(held, row) for row in found.rows], f"?older={found.older}" if found.older else "")


def one(held: Holding, member: Model, public_id: UUID) -> Thing | None:
    row = _rows(held, member).filter(public_id=public_id).first()
    return _thing(held, row) if row is not None else None


def _rows(held: Holding, member: Model) -> QuerySet:
    rows = held.rows_of(member)
    return rows.select_related(held.parent_title.rpartition("__")[0]) if "__" in held.parent_title else rows


def _thing(held: Holding, row: Model) -> Thing:
    place = row
    for name in held.parent_title.split("__") if held.parent_title else []:
        place = getattr(place, name, None)
    emptied = [name for name in held.names_of(FieldUse.EXPORT) if held.removed_values.get(name) == ""]
    return Thing(
        public_id=row.public_id,
        at=getattr(row, held.written_at),
        place=str(place) if held.parent_title and place is not None else "",
        words=[words for name in emptied if (words := getattr(row, name))],
        is_taken_back="state" in held.removed_values and row.state == held.removed_values["state"],
    )
