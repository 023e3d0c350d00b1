"""Know what a query asks for: "mijn zoon heeft een psychose" asks for what helps relatives."""

from functools import cache

from search.analysis.analyzer import stem
from search.analysis.data_files import read_rows
from search.query.synonyms import Expression, split_expressions

Stems = frozenset[str]
Intent = tuple[list[Stems], list[Stems], list[Expression]]  # any of these, and any of these, leads to these


def intents_of(words: list[str]) -> list[Expression]:
    """Return what documents that help are about. An intent with a second condition comes instead of one without."""
    stems = {stem(word) for word in words}
    intents = [intent for intent in _intents() if _has_any(stems, intent[0]) and _has_any(stems, intent[1])]
    special = [intent for intent in intents if intent[1]]
    targets = [target for _first, _second, leads_to in special or intents for target in leads_to]
    return list(dict.fromkeys(targets))


def _has_any(stems: set[str], expressions: list[Stems]) -> bool:
    return not expressions or any(expression <= stems for expression in expressions)


@cache
def _intents() -> list[Intent]:
    return [
        (_stems_of(first), _stems_of(second), split_expressions(leads_to))
        for first, second, leads_to in read_rows("intents.tsv")
    ]


def _stems_of(column: str) -> list[Stems]:
    """Return the stems of each expression in a column; none when it has a hyphen alone."""
    return [frozenset(map(stem, expression)) for expression in split_expressions(column) if expression]
