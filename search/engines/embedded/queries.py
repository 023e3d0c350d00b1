"""Translate the plan of a query into FTS5 expressions, run them, and add up the points of what they match.

FTS5 only says which documents match, in the order of their numbers. Its own ranking (``bm25``) is not used: it counts
documents that the reader may not see.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property

from search.analysis.common_words import common_stems
from search.analysis.edit_distance import edit_distance
from search.analysis.index_terms import FIELDS, PARTS, TEXT
from search.engines.base import GROUPS, Reference, SearchRequest, part_of
from search.engines.embedded.storage import current_generation, scope_term, weight_of
from search.engines.relaxed_search import Strictness
from search.engines.scoring import FUZZY_WEIGHT, INTENT_FIELDS, STRONG_FIELDS, points
from search.query.plan import OWN_WEIGHT, SYNONYM_WEIGHT, FuzzyTerm, Phrase

LAST_CHARACTER = "\U0010ffff"
OWN_FIELDS = tuple(field for field in FIELDS if field != PARTS)
NO_LIMIT = -1

Alternatives = dict[float, list[str]]  # weight -> expressions


class EmbeddedQueryRunner:
    """Runs one request on the generation that is searched."""

    def __init__(self, connection: sqlite3.Connection, request: SearchRequest):
        self.connection, self.request, self.plan = connection, request, request.plan
        self.generation = current_generation(connection)

    def run(self, strictness: Strictness, limit: int) -> list[Reference]:
        clauses = [self._alternatives(number, strictness.fuzzy) for number in range(len(self.plan.clauses))]
        requirements = list(_strict_requirements(clauses))
        if strictness.any_word:
            requirements = list(_relaxed_requirements(clauses))
            if single_words := _by_weight(self.plan.single_words):
                clauses.append(single_words)
                requirements.append((_any(single_words), points(PARTS, min(single_words)), (len(clauses) - 1,)))
        scores: list[dict[int, int]] = [{} for _clause in clauses]
        for expression, least, numbers in requirements:
            for document in self._enough_matches(expression, clauses, limit):
                for number in numbers:
                    scores[number].setdefault(document, least)
        if self.plan.intent and not strictness.any_word:
            clauses.append(_by_weight(self.plan.intent))
            scores.append({})
            self._add_intent(clauses, scores)
        totals = self._totals(clauses, scores)
        best = sorted(totals, key=lambda document: (-totals[document] * weight_of(document), -document))
        return self._references(best[:limit])

    # points

    def _enough_matches(self, expression: str, clauses: list[Alternatives], limit: int) -> set[int]:
        """Return the documents that match: all that match in a strong field, and ``limit`` of the others.

        Those that match in their text alone have equal points, and come in the right order: more are not needed.
        """
        strong = _in_fields(STRONG_FIELDS, " OR ".join(map(_any, clauses)))
        return {*self._matches(f"({expression}) AND {strong}"), *self._matches(expression, limit)}

    def _add_intent(self, clauses: list[Alternatives], scores: list[dict[int, int]]) -> None:
        """Add the documents about what the query asks for: "mijn zoon ..." asks for what helps relatives.

        They need no other word of the query, and rank higher with more of them.
        """
        wanted = _in_fields(INTENT_FIELDS, _any(clauses[-1]))
        for document in self._matches(wanted):
            scores[-1][document] = 0
        for number, clause in enumerate(clauses[:-1]):
            for document in self._matches(f"({_any(clause)}) AND {wanted}"):
                scores[number].setdefault(document, points(TEXT, SYNONYM_WEIGHT))

    def _totals(self, clauses: list[Alternatives], scores: list[dict[int, int]]) -> dict[int, int]:
        """Return the points of each document: of its best match of each clause, added up."""
        documents = set().union(*scores)
        for clause, score in zip(clauses, scores, strict=True) if documents else ():
            for weight, expressions in clause.items():
                expression = " OR ".join(expressions)
                fields = STRONG_FIELDS if self._matches(_in_fields(STRONG_FIELDS, expression), 1) else ()
                for field in fields:
                    value = points(field, weight)
                    for document in self._matches(_in_fields([field], expression)):
                        score[document] = max(value, score.get(document, 0))
        return {document: sum(score.get(document, 0) for score in scores) for document in documents}

    # what FTS5 matches

    def _matches(self, expression: str, limit: int = NO_LIMIT) -> list[int]:
        """Return the documents for this reader that match; with a limit, the heaviest and latest."""
        documents: list[int] = []
        for part, scope in self._scopes:
            words = f"words_{self.generation}_{part}"
            order = "" if limit == NO_LIMIT else "ORDER BY rowid DESC"  # FTS5 reads backwards more slowly
            sql = f"SELECT rowid FROM {words} WHERE {words} MATCH ? {order} LIMIT ?"  # noqa: S608
            rows = self.connection.execute(sql, [f"({expression}){scope}", limit])
            documents += [document for (document,) in rows]
        return documents if limit == NO_LIMIT else sorted(documents, reverse=True)[:limit]

    @cached_property
    def _scopes(self) -> list[tuple[str, str]]:
        """Return the parts of the index that this reader may search, each with the filter of the request."""
        request = self.request
        filters = "".join(
            f" AND {_scope(column, values)}"
            for column, values in (("kind", request.kinds), ("theme", (request.theme,) * bool(request.theme)))
            if values
        )
        if request.blocked_authors:
            filters += f" NOT {_scope('author', request.blocked_authors)}"
        groups = [audience for audience in request.audiences if part_of(audience) == GROUPS]
        filter_of = {GROUPS: f" AND {_scope('audience', groups)}{filters}"}
        return [(part, filter_of.get(part, filters)) for part in request.parts]

    def _references(self, documents: list[int]) -> list[Reference]:
        """Return the references of these documents, in the same order."""
        marks = ", ".join("?" * len(documents))
        sql = f"SELECT id, kind, key FROM things_{self.generation} WHERE id IN ({marks})"  # noqa: S608
        references = {document: (kind, key) for document, kind, key in self.connection.execute(sql, documents)}
        return [references[document] for document in documents]

    # alternatives

    def _alternatives(self, number: int, fuzzy: bool) -> Alternatives:
        """Return the expressions of a clause and, if wanted, those that match its word fuzzily."""
        alternatives = _by_weight(self.plan.clauses[number])
        if fuzzy and (term := self.plan.fuzzy_term(number)) and (expressions := self._fuzzy_expressions(term)):
            alternatives[FUZZY_WEIGHT] = expressions
        return alternatives

    def _fuzzy_expressions(self, term: FuzzyTerm) -> list[str]:
        """Return the terms of public documents that the fuzzy term accepts. Common words are never accepted."""
        prefix = [f"{_quoted(term.prefix)} *"] if term.prefix else []
        if not term.max_errors:
            return prefix
        first = term.stem[0]
        sql = f"SELECT term FROM vocabulary_{self.generation} WHERE term >= ? AND term < ?"  # noqa: S608
        near = [
            _quoted(candidate)
            for (candidate,) in self.connection.execute(sql, [first, first + LAST_CHARACTER])
            if edit_distance(term.stem, candidate, term.max_errors) <= term.max_errors
            and candidate not in common_stems()
        ]
        return near + prefix


def _strict_requirements(clauses: list[Alternatives]) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Yield what a document must match, its points for each clause, and the numbers of the clauses; the best first."""
    numbers = tuple(range(len(clauses)))
    own_words = [_in_fields(OWN_FIELDS, " OR ".join(clause[OWN_WEIGHT])) for clause in clauses]
    yield " AND ".join(own_words), points(TEXT, OWN_WEIGHT), numbers
    yield " AND ".join(f"({_any(clause)})" for clause in clauses), points(TEXT, SYNONYM_WEIGHT), numbers


def _relaxed_requirements(clauses: list[Alternatives]) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Yield all clauses but one, and each clause by itself."""
    numbers = range(len(clauses))
    combinations = [tuple(each for each in numbers if each != left_out) for left_out in numbers]
    for combination in [*combinations, *((number,) for number in numbers)]:
        expression = " AND ".join(f"({_any(clauses[number])})" for number in combination)
        if expression:
            yield expression, points(TEXT, SYNONYM_WEIGHT), combination


def _by_weight(phrases: Iterable[Phrase]) -> Alternatives:
    alternatives: Alternatives = {}
    for phrase in phrases:
        alternatives.setdefault(phrase.weight, []).append(_phrase_expression(phrase))
    return alternatives


def _any(alternatives: Alternatives) -> str:
    return " OR ".join(expression for expressions in alternatives.values() for expression in expressions)


def _in_fields(fields: Iterable[str], expression: str) -> str:
    return f"{{{' '.join(fields)}}} : ({expression})"


def _scope(column: str, values: Iterable[str]) -> str:
    return f"scope : ({' OR '.join(_quoted(scope_term(column, value)) for value in values)})"


def _quoted(term: str) -> str:
    return f'"{term}"'  # terms have only letters and digits


def _phrase_expression(phrase: Phrase) -> str:
    if len(phrase.stems) == 1:
        return _quoted(phrase.stems[0])
    return f"NEAR({' '.join(map(_quoted, phrase.stems))}, {phrase.slop})"
