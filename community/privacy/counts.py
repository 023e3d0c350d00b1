"""Numbers of rows that a member has in the holdings, in one query."""

from collections.abc import Iterable
from functools import cache

from django.db.models import CharField, Count, Field, Model, QuerySet, Value

from community.prepared import Parameter, PreparedQuery
from community.privacy.registry import Holding, holdings


def count_rows(member: Model) -> dict[str, int]:
    """Return the number of rows of the member by ``Holding.model_label``, also where it is 0."""
    return dict(_prepared().rows(member=member.pk))


@cache
def _prepared() -> PreparedQuery:
    return PreparedQuery(lambda: _union(holdings()))


def _union(declared: Iterable[Holding]) -> QuerySet:
    arms = [_count(holding) for holding in declared]
    return arms[0].union(*arms[1:], all=True).order_by()


def _count(holding: Holding) -> QuerySet:
    """Return the query of the name of the holding and the number of its rows."""
    owner = holding.owner or "pk"
    rows = holding.rows().filter(**{owner: Parameter("member", _field_of(holding.model, owner))}).order_by()
    named = rows.annotate(holding=Value(holding.model_label, CharField())).values("holding")
    return named.annotate(rows_of_member=Count("*")).values_list("holding", "rows_of_member")


def _field_of(model: type[Model], lookup: str) -> Field:
    """Return the field whose values are compared: one may keep the key of a member as text."""
    field = None
    for name in lookup.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model
    while field.is_relation:
        field = field.target_field
    return field
