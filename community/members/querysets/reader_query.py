"""Prepared queries about what a reader may see."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateTimeField, Field, QuerySet, UUIDField
from django.utils import timezone
from django.utils.functional import cached_property

from community.members.querysets.reader import Relations, relations_kept_by
from community.prepared import Parameter, PreparedQuery, filled
from community.web.pagination import Cursor

MOST_KEYS = 32  # of blocks or mutes


class AnyReader(Parameter):
    """Any member, for ``visible_to`` while a query is prepared: key, blocks and mutes come later.

    It has no duty, and notes whether a rule asks for one: such a query differs for a member with a duty.
    """

    is_authenticated = is_active = reads_only = True
    was_asked_for_duties = False

    def __init__(self, blocked: int, muted: int):
        super().__init__("reader", UUIDField())
        self.pk = self
        self.present = Parameter("present", DateTimeField())
        self.kept_relations = Relations(
            [Parameter(f"blocked{n}", UUIDField()) for n in range(blocked)],
            {Parameter(f"muted{n}", BigIntegerField()) for n in range(muted)},
            duties=set(),
            groups=set(),
        )

    @property
    def has_duties(self) -> bool:
        self.was_asked_for_duties = True
        return False


def present_for(user) -> object:
    """Return the present moment; while a query is prepared, the parameter in its place."""
    return getattr(user, "present", None) or timezone.now()


class ReaderQuery:
    """``ReaderQuery(build, topic=field)``: ``build(user, topic=...)`` returns a queryset of what the user may see.

    It is compiled once for visitors, and once for members with as many blocks and mutes. A request that changes
    something gets a queryset of its own; so does a member with a duty where a rule of the query asks for duties.
    ``topics=[field]`` takes a list of values for ``pk__in``, never an empty one;
    ``keys=ListParameter("keys", field)`` one of any length.
    """

    def __init__(self, build: Callable[..., QuerySet], **fields: Field | list[Field] | Parameter):
        self._build = build
        self._fields = fields
        self._prepared: dict[tuple, PreparedQuery] = {}

    def rows(self, user, **values) -> list:
        """Return the rows that this user may see."""
        lists = {name: filled(values[name]) for name, field in self._fields.items() if isinstance(field, list)}
        sizes = None
        if user.is_authenticated:
            is_usual = user.is_active and (getattr(user, "has_duties", True) is False or not self.asks_for_duties)
            kept = relations_kept_by(user) if is_usual else None
            if kept is None or max(len(kept.blocked), len(kept.muted)) > MOST_KEYS:
                return self.own_rows(user, **values)
            lists |= {"blocked": filled(kept.blocked), "muted": filled(kept.muted)}
            sizes = len(lists["blocked"]), len(lists["muted"])
        query = self.prepared(sizes, **{name: len(lists[name]) for name in self._fields if name in lists})
        keys = {f"{name}{n}": key for name, items in lists.items() for n, key in enumerate(items)}
        return query.rows(reader=user.pk, present=timezone.now(), **keys, **values)

    def own_rows(self, user, **values) -> list:
        """Return the same rows with a queryset of this user's own."""
        return list(self._build(user, **values))

    def first(self, user, **values) -> object | None:
        """Return the first row as the database gives it, or None."""
        return next(iter(self.rows(user, **values)), None)

    def prepared(self, sizes: tuple[int, int] | None, **lengths: int) -> PreparedQuery:
        """Return the query for a visitor (None) or a member with so many blocks and mutes, and lists of this length."""
        key = (sizes, *lengths.items())
        if key not in self._prepared:
            user = AnonymousUser() if sizes is None else AnyReader(*sizes)
            self._prepared[key] = PreparedQuery(lambda: self._build(user, **self._parameters(lengths)))
        return self._prepared[key]

    @cached_property
    def asks_for_duties(self) -> bool:
        """Whether the query depends on the duties of its reader, with blocks and mutes or without."""
        readers = [AnyReader(0, 0), AnyReader(1, 1)]
        for reader in readers:
            self._build(reader, **self._parameters({}))
        return any(reader.was_asked_for_duties for reader in readers)

    def _parameters(self, lengths: dict[str, int]) -> dict:
        return {name: _parameter(name, field, lengths.get(name, 2)) for name, field in self._fields.items()}


class ReaderSlices:
    """``ReaderSlices(build, order, size=20, topic=field)``: the slices of a list, for ``Cursor.slice(fetch=...)``.

    ``order`` has the field of each name by which the list is ordered.
    """

    def __init__(self, build: Callable[..., QuerySet], order: dict[str, Field], *, size: int, **fields: Field):
        self._build, self._order, self._size = build, order, size
        positions = {f"position{n}": field for n, field in enumerate(order.values())}
        self.queries = {
            (has_position, backwards): ReaderQuery(
                partial(self._slice, has_position, backwards), **fields, **(positions if has_position else {})
            )
            for has_position in (False, True)
            for backwards in (False, True)
        }

    def fetch(self, user, **values) -> Callable[..., list]:
        """Return the function that a cursor asks for the rows of a slice."""

        def fetched(position: list | None, *, backwards: bool) -> list:
            positions = {f"position{n}": value for n, value in enumerate(position or [])}
            return self.queries[bool(position), backwards].rows(user, **values, **positions)

        return fetched

    def _slice(self, has_position: bool, backwards: bool, user, **values) -> QuerySet:
        position = [values.pop(f"position{n}") for n in range(len(self._order))] if has_position else None
        rows = self._build(user, **values)
        return Cursor(tuple(self._order)).narrowed(rows, position, backwards=backwards, count=self._size + 1)


def _parameter(name: str, field: Field | list[Field] | Parameter, length: int) -> Parameter | list[Parameter]:
    if isinstance(field, list):
        return [Parameter(f"{name}{n}", field[0]) for n in range(length)]
    return field if isinstance(field, Parameter) else Parameter(name, field)
