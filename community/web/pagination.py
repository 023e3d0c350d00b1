"""Pages without numbers: "older than this row". Stays right while rows are added, and costs the same everywhere."""

from dataclasses import dataclass

from django.db.models import QuerySet

from community.ids import id_in


@dataclass(frozen=True)
class Page:
    """Rows of one page, newest first. ``older`` is the cursor of the next page, "" when this is the last one."""

    rows: list
    older: str


def newest_first(rows: QuerySet, *, before: str, size: int) -> Page:
    """At most ``size`` rows by descending key, older than the row with public id ``before``.

    A cursor that is no id, or whose row is gone, gives the first page: a reader with an old link finds a way in.
    """
    start = _key_of(rows, before)
    found = list((rows.filter(pk__lt=start) if start else rows).order_by("-pk")[: size + 1])
    return Page(found[:size], str(found[size - 1].public_id) if len(found) > size else "")


def _key_of(rows: QuerySet, public_id: str) -> int | None:
    if (wanted := id_in(public_id)) is None:
        return None
    return rows.model._base_manager.filter(public_id=wanted).values_list("pk", flat=True).first()
