"""Visibility of what an engine found: the rooms are asked for keys of all, and for rows of the few on a page."""

from collections.abc import Iterable
from functools import cache
from itertools import batched

from django.contrib.auth.models import AnonymousUser
from django.db.models import Field, QuerySet, Value

from community import indexing
from community.indexing import Reference, ResultLink, VisibleRows
from community.members.querysets.reader_query import ReaderQuery
from community.prepared import ListParameter

KEYS_OF_A_QUERY = 2_000  # databases allow some tens of thousands of parameters


def visible_keys(user, references: Iterable[Reference]) -> set[Reference]:
    """Return those of these things that this user may see. One query, of all rooms, for a few thousand of them."""
    sources = indexing.sources()
    rules = visibility_rules()
    visible: set[Reference] = set()
    for some in batched(references, KEYS_OF_A_QUERY):
        asked: list[dict[str, Reference]] = [{} for _rule in rules]
        for kind, key in some:
            if source := sources.get(kind):
                asked[rules.index(source.visible_at_once or source.visible)][key] = (kind, key)
        if any(asked):
            lists = {_name(number): list(by_key) for number, by_key in enumerate(asked)}
            visible |= {asked[number][str(key)] for number, key in keys_query(rules).rows(user, **lists)}
    return visible


def links(user, references: Iterable[Reference]) -> dict[Reference, ResultLink]:
    """Return the links to those of these few things that this user may see. One query for each kind."""
    sources = indexing.sources()
    keys_by_kind: dict[str, list[str]] = {}
    for kind, key in references:
        keys_by_kind.setdefault(kind, []).append(key)
    return {
        (kind, str(row.pk)): sources[kind].link(row)
        for kind in sorted(keys_by_kind.keys() & sources.keys())
        for row in rows_query(sources[kind].visible).rows(user, keys=keys_by_kind[kind])
    }


def visibility_rules() -> tuple[VisibleRows, ...]:
    """Return the rules of all kinds of things, each once."""
    return tuple(dict.fromkeys(source.visible_at_once or source.visible for source in indexing.sources().values()))


@cache
def keys_query(rules: tuple[VisibleRows, ...]) -> ReaderQuery:
    """Return the query for (number of the rule, key) of what a user may see: a list of keys for each rule."""

    def build(user, **lists) -> QuerySet:
        first, *others = [
            rule(user).filter(pk__in=lists[_name(number)]).order_by().annotate(asked=Value(number))
            for number, rule in enumerate(rules)
        ]
        keys = first.values_list("asked", "pk")
        return keys.union(*(each.values_list("asked", "pk") for each in others), all=True).order_by()

    fields = {_name(number): _key_field(rule) for number, rule in enumerate(rules)}
    return ReaderQuery(build, **{name: ListParameter(name, field) for name, field in fields.items()})


@cache
def rows_query(rule: VisibleRows) -> ReaderQuery:
    """Return the query for the rows with these keys that a user may see by this rule."""
    keys = ListParameter("keys", _key_field(rule))
    return ReaderQuery(lambda user, keys: rule(user).filter(pk__in=keys).order_by(), keys=keys)


def _key_field(rule: VisibleRows) -> Field:
    key = rule(AnonymousUser()).model._meta.pk
    return key.target_field if key.remote_field else key


def _name(number: int) -> str:
    return f"keys{number}"
