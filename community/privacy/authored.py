"""Content that a member wrote in all rooms, also where they cannot read any more, by the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from community.privacy.counts import count_rows
from community.privacy.registry import FieldUse, Holding, holdings
from community.web.pagination import Cursor, ListPage

PAGE_SIZE = 20


@dataclass(frozen=True)
class AuthoredItem:
    """A row of authored content, as its author sees it."""

    public_id: UUID
    written_at: datetime
    parent_title: str  # of what it belongs to; "" when there is none
    texts: list[str]
    is_taken_back: bool


def counts(member: Model) -> list[tuple[Holding, int]]:
    """Return the number of rows per holding of authored content that the member has."""
    counted = count_rows(member)
    authored = [(holding, counted[holding.model_label]) for holding in holdings() if holding.is_authored]
    return [(holding, count) for holding, count in authored if count]


def list_page(holding: Holding, member: Model, query: Mapping) -> ListPage:
    """Return the slice that a query string asks for, as ``AuthoredItem``, newest first."""
    page = Cursor.of(query, "-pk").slice(_rows(holding, member), size=PAGE_SIZE)
    return ListPage([_item(holding, row) for row in page.rows], page.previous_url, page.next_url)


def find_item(holding: Holding, member: Model, public_id: UUID) -> AuthoredItem | None:
    row = _rows(holding, member).filter(public_id=public_id).first()
    return _item(holding, row) if row is not None else None


def _rows(holding: Holding, member: Model) -> QuerySet:
    parent = holding.parent_title.rpartition("__")[0]
    rows = holding.rows_of(member)
    return rows.select_related(parent) if parent else rows


def _item(holding: Holding, row: Model) -> AuthoredItem:
    parent_title = row if holding.parent_title else None
    for name in holding.parent_title.split("__") if holding.parent_title else []:
        parent_title = getattr(parent_title, name, None)
    texts = [name for name in holding.names_of(FieldUse.EXPORT) if holding.removed_values.get(name) == ""]
    return AuthoredItem(
        public_id=row.public_id,
        written_at=getattr(row, holding.written_at),
        parent_title="" if parent_title is None else str(parent_title),
        texts=[text for name in texts if (text := getattr(row, name))],
        is_taken_back="state" in holding.removed_values and row.state == holding.removed_values["state"],
    )
