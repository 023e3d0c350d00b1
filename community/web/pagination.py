"""Cursor pagination, for every list: ``?after=<cursor>`` and ``?before=<cursor>``, no page numbers and no total.

A slice stays right while rows are added, and costs the same wherever it begins. A cursor holds the values by which the
list is ordered, so it also works when its row has changed or is deleted; anything that is no cursor gives the first
slice, so that an old link finds a way in.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from community.ids import id_in

AFTER, BEFORE = "after", "before"
MAX_CURSOR_CHARACTERS = 600
Fetch = Callable[..., Iterable]  # (values of the cursor or None, backwards=...) -> rows
BIGGEST_INTEGER = 2**31 - 1  # more is no number of ours, and more than some columns take


@dataclass(frozen=True)
class ListPage:
    """A slice of a list. The URLs keep the other parameters of the query string; "" when there is no such slice."""

    rows: list
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Cursor:
    """The position at which a slice of a list begins or ends.

    ``order`` are the fields of a total order, as in ``order_by``; the last one is unique and none is null. The key of
    a row (``pk``) never leaves the site: the cursor holds ``public_id`` instead, and looks the key up.
    ``after`` and ``before`` are cursors as they stand in a URL. ``others`` are the other parameters of that URL.
    """

    order: tuple[str, ...]
    after: str = ""
    before: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, query: Mapping, *order: str) -> "Cursor":
        """Return the cursor that a query string asks for (``request.GET``, or any mapping)."""
        lists = query.lists() if hasattr(query, "lists") else ((name, [value]) for name, value in query.items())
        others = tuple((name, value) for name, values in lists for value in values if name not in (AFTER, BEFORE))
        return cls(order, str(query.get(AFTER, "")), str(query.get(BEFORE, "")), others)

    def slice(self, rows: QuerySet, *, size: int, from_end: bool = False, fetch: Fetch | None = None) -> ListPage:
        """Return at most ``size`` rows, in this order, with the URLs of the slices around them. One query, and one
        more where the order has ``pk`` in it.

        Without a cursor that is the first slice; the last one with ``from_end``. A slice that would be cut short by
        the beginning of the list is the first one whole.

        ``fetch`` gives what ``narrowed`` gives of ``rows``, one row more than ``size``: with a prepared query, see
        ``ReaderSlices``.
        """
        fetch = fetch or partial(self.narrowed, rows, count=size + 1)
        before = self._values(rows, self.before)
        after = None if before else self._values(rows, self.after)
        if before or (from_end and after is None):
            page = self._backwards(fetch, before, size)
            return page if from_end or page.previous_url else self._forwards(fetch, None, size)
        return self._forwards(fetch, after, size)

    def narrowed(self, rows: QuerySet, values: list | None, *, backwards: bool, count: int) -> QuerySet:
        """Return the first ``count`` rows after these values in this order, or before them; of all rows without
        values."""
        rows = rows.filter(self._beyond(values, backwards=backwards)) if values else rows
        return self._ordered(rows, backwards=backwards)[:count]

    def _backwards(self, fetch: Fetch, before: list | None, size: int) -> ListPage:
        fetched = list(fetch(before, backwards=True))
        kept = fetched[:size][::-1]
        previous_url = self._url(BEFORE, kept[:1]) if len(fetched) > size else ""
        return ListPage(kept, previous_url, self._next(kept) if before else "")

    def _forwards(self, fetch: Fetch, after: list | None, size: int) -> ListPage:
        fetched = list(fetch(after, backwards=False))
        kept = fetched[:size]
        previous_url = (self._url(BEFORE, kept[:1]) or self._first_url()) if after else ""
        return ListPage(kept, previous_url, self._next(kept) if len(fetched) > size else "")

    def url_after(self, row: models.Model) -> str:
        """Return the URL of the slice that begins after this row, for a list that leaves rows out after the query."""
        return self._url(AFTER, [row])

    def _next(self, kept: list) -> str:
        return self._url(AFTER, kept[-1:]) or self._first_url()

    def _ordered(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        ordered = rows.order_by(*self.order)
        return ordered.reverse() if backwards else ordered

    def _beyond(self, values: list, *, backwards: bool = False) -> Q:
        """Build the condition for the rows after these values: greater in the first field, or equal there and greater
        in the second, and so on; smaller where the field is in descending order.

        The first field is also bounded by itself: databases do not see in an OR where in an index to begin, and would
        walk through all earlier slices.
        """
        conditions, equal = [], Q()
        for name, value in zip(self.order, values, strict=True):
            plain = name.removeprefix("-")
            smaller = name.startswith("-") != backwards
            conditions.append(equal & Q(**{f"{plain}__{'lt' if smaller else 'gt'}": value}))
            equal &= Q(**{plain: value})
        if len(conditions) == 1:
            return conditions[0]
        first = self.order[0]
        smaller = first.startswith("-") != backwards
        bound = Q(**{f"{first.removeprefix('-')}__{'lte' if smaller else 'gte'}": values[0]})
        return bound & reduce(Q.__or__, conditions)

    def _url(self, name: str, row: list) -> str:
        """Build the URL of the slice on that side of this row (a list of one, or empty: then "")."""
        if not row:
            return ""
        values = [_to_json(_value_of(row[0], field.removeprefix("-"))) for field in self.order]
        text = base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")
        return f"?{urlencode([*self.others, (name, text)])}"

    def _first_url(self) -> str:
        return f"?{urlencode(self.others)}"

    def _values(self, rows: QuerySet, text: str) -> list | None:
        """Read the values in a cursor; None when it is none of ours."""
        if not text or len(text) > MAX_CURSOR_CHARACTERS:
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if not isinstance(values, list) or len(values) != len(self.order):
                return None
            return [
                _from_json(rows, name.removeprefix("-"), value) for name, value in zip(self.order, values, strict=True)
            ]
        except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError, ValidationError):
            return None


def _value_of(row: models.Model, name: str):
    return row.public_id if name == "pk" else reduce(getattr, name.split("__"), row)


def _to_json(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, int | float) else str(value)


def _from_json(rows: QuerySet, name: str, value):
    """Return the value for this field.

    Raises:
        ValueError: it is no value of this field, or the row of a key is gone.
        OverflowError: it is a moment before the first year or after the last one in UTC.
    """
    if name == "pk":
        key = rows.model._base_manager.filter(public_id=id_in(str(value))).values_list("pk", flat=True).first()
        if key is None:
            raise ValueError(name)
        return key
    column = rows.query.annotations.get(name) or _model_field(rows.model, name)
    column = getattr(column, "output_field", column)
    if isinstance(column, models.DateTimeField):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(name)
        return moment.astimezone(UTC)
    if isinstance(column, models.UUIDField):
        return UUID(str(value))
    if isinstance(column, models.FloatField | models.DecimalField):
        return float(value)
    if isinstance(column, models.IntegerField):
        number = int(value)
        if abs(number) > BIGGEST_INTEGER:
            raise ValueError(name)
        return number
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(name)
    value.encode()  # half a surrogate pair is text for JSON, and not for a database
    return value


def _model_field(model: type[models.Model], path: str) -> models.Field:
    *relations, last = path.split("__")
    for name in relations:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)
