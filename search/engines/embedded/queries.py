"""Translate the plan of a query into FTS5 expressions, run them, and add up the points of what they match.

FTS5 only says which documents match, in the order of their numbers. Its own ranking (``bm25``) is not used: it counts
documents that the reader may not see.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from search.analysis.common_words import common_stems
from search.analysis.edit_distance import edit_distance
from search.analysis.index_terms import FIELDS, PARTS, TEXT
from search.engines.base import GROUPS, Reference, SearchRequest, part_of
from search.engines.embedded.ranking import Level, Ranking, Requirement
from search.engines.embedded.storage import current_generation, field_term, scope_term
from search.engines.relaxed_search import Strictness
from search.engines.scoring import FUZZY_WEIGHT, INTENT_FIELDS, STRONG_FIELDS, points
from search.query.plan import OWN_WEIGHT, SYNONYM_WEIGHT, FuzzyTerm, Phrase

LAST_CHARACTER = "\U0010ffff"
OWN_FIELDS = tuple(field for field in FIELDS if field != PARTS)


class Alternative(NamedTuple):
    """Stems that stand together, with at most ``slop`` words between them, or the beginning of a stem."""

    stems: tuple[str, ...]
    slop: int = 0
    is_prefix: bool = False


Alternatives = dict[float, list[Alternative]]  # by weight
Levels = list[Level]  # of one clause, the best first


class EmbeddedQueryRunner:
    """Runs one request on the generation that is searched."""

    def __init__(self, connection: sqlite3.Connection, request: SearchRequest):
        self.connection, self.request, self.plan = connection, request, request.plan
        self.generation = current_generation(connection)

    def run(self, strictness: Strictness, limit: int) -> list[Reference]:
        clauses = [self._alternatives(number, strictness.fuzzy) for number in range(len(self.plan.clauses))]
        if strictness.any_word and (single_words := _by_weight(self.plan.single_words)):
            clauses.append(single_words)
        elif not strictness.any_word and self.plan.intent:
            clauses.append(_by_weight(self.plan.intent))
        ranking = Ranking(self._matches, self._strong_fields, len(clauses), limit)
        levels = [self._strong_levels(clause) for clause in clauses]
        for requirement in (
            self._any_word(clauses, levels) if strictness.any_word else self._every_clause(clauses, levels)
        ):
            ranking.add(requirement)
        return self._references(ranking.best())

    # what must match

    def _every_clause(self, clauses: list[Alternatives], levels: list[Levels]) -> Iterator[Requirement]:
        """Yield that every clause matches with its own word, that it matches at all, and what the query asks for.

        "mijn zoon ..." asks for what helps relatives. Documents about that need no other word of the query, and rank
        higher with more of them.
        """
        asked = clauses[len(self.plan.clauses) :]
        typed = clauses[: len(self.plan.clauses)]
        own_words = [_in_fields(OWN_FIELDS, " OR ".join(map(_expression, clause[OWN_WEIGHT]))) for clause in typed]
        for expression, least in (
            (" AND ".join(own_words), points(TEXT, OWN_WEIGHT)),
            (" AND ".join(f"({_any(clause)})" for clause in typed), points(TEXT, SYNONYM_WEIGHT)),
        ):
            least_points = (*(least for _clause in typed), *(0 for _clause in asked))
            yield _requirement(expression, least_points, levels)
        for intent in asked:
            wanted = _in_strong_fields(INTENT_FIELDS, chain.from_iterable(intent.values()))
            yield _requirement(wanted, (0,) * len(clauses), [*self._all_levels(typed, levels), levels[-1]])

    def _any_word(self, clauses: list[Alternatives], levels: list[Levels]) -> Iterator[Requirement]:
        """Yield that all clauses but one match, and that any of them does."""
        numbers = range(len(self.plan.clauses))
        for left_out in numbers if len(numbers) > 2 else ():
            expression = " AND ".join(f"({_any(clauses[number])})" for number in numbers if number != left_out)
            least = (
                points(TEXT, SYNONYM_WEIGHT) * (number in numbers and number != left_out)
                for number in range(len(clauses))
            )
            yield Requirement(expression, tuple(least), ())
        yield _requirement("", (0,) * len(clauses), self._all_levels(clauses, levels))

    def _strong_levels(self, clause: Alternatives) -> Levels:
        """Return what documents have more points for than for a match in their text."""
        alternatives_of: dict[int, list[tuple[str, Alternative]]] = {}
        for weight, alternatives in clause.items():
            for field in STRONG_FIELDS:
                if self._matches(_in_strong_fields([field], alternatives), 1):
                    alternatives_of.setdefault(points(field, weight), []).extend((field, each) for each in alternatives)
        return [_strong_level(value, alternatives_of[value]) for value in sorted(alternatives_of, reverse=True)]

    def _all_levels(self, clauses: list[Alternatives], levels: list[Levels]) -> list[Levels]:
        """Return the levels of each clause, with that of a match anywhere."""
        numbers = range(len(self.plan.clauses))
        least = [
            points(TEXT, SYNONYM_WEIGHT) if number in numbers else points(PARTS, min(clause))
            for number, clause in enumerate(clauses)
        ]
        return [
            [*(level for level in of_clause if level.points > lowest), Level(lowest, _any(clause), rest=_any(clause))]
            for clause, of_clause, lowest in zip(clauses, levels, least, strict=False)
        ]

    # what FTS5 matches

    def _matches(self, expression: str, limit: int, least: int = 0) -> list[int]:
        """Return documents for this reader that match, from ``least`` up, the heaviest and latest first."""
        documents: list[int] = []
        for part, scope in self._scopes:
            rows = self._rows(part, f"({expression}){scope}", least)
            if blocked := self._blocked.get(part):
                documents += islice((number for (number,) in rows if number not in blocked), limit)
            else:
                documents += [number for (number,) in rows.fetchmany(limit)]
        return sorted(documents, reverse=True)[:limit]

    def _rows(self, part: str, expression: str, least: int = 0) -> sqlite3.Cursor:
        """Return the matches in a part of the index, one by one as FTS5 finds them."""
        words = f"words_{self.generation}_{part}"
        sql = f"SELECT rowid FROM {words} WHERE {words} MATCH ? AND rowid >= ? ORDER BY rowid DESC"  # noqa: S608
        return self.connection.execute(sql, [expression, least])

    @cached_property
    def _scopes(self) -> list[tuple[str, str]]:
        """Return the parts of the index that this reader may search, each with the filter of the request."""
        request = self.request
        filters = "".join(
            f" AND {_scope(column, values)}"
            for column, values in (("kind", request.kinds), ("theme", (request.theme,) * bool(request.theme)))
            if values
        )
        groups = [audience for audience in request.audiences if part_of(audience) == GROUPS]
        filter_of = {GROUPS: f" AND {_scope('audience', groups)}{filters}"}
        return [(part, filter_of.get(part, filters)) for part in request.parts]

    @cached_property
    def _blocked(self) -> dict[str, set[int]]:
        """Return what blocked authors wrote, by part: read once, because an expression with many authors is slow."""
        if not self.request.blocked_authors:
            return {}
        authors = _scope("author", self.request.blocked_authors)
        return {part: {document for (document,) in self._rows(part, authors)} for part in self.request.parts}

    def _strong_fields(self, documents: list[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield these documents, each with the terms of its strong fields between spaces."""
        columns = ", ".join(f"' ' || c{FIELDS.index(field)} || ' '" for field in STRONG_FIELDS)
        for part in self.request.parts:
            content = f"words_{self.generation}_{part}_content"  # where FTS5 stores the columns: five times as fast
            sql = f"SELECT id, {columns} FROM {content} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
            for number, *fields in self.connection.execute(sql, [json.dumps(documents)]):
                yield number, tuple(fields)

    def _references(self, documents: list[int]) -> list[Reference]:
        """Return the references of these documents, in the same order."""
        marks = ", ".join("?" * len(documents))
        sql = f"SELECT id, kind, key FROM things_{self.generation} WHERE id IN ({marks})"  # noqa: S608
        references = {document: (kind, key) for document, kind, key in self.connection.execute(sql, documents)}
        return [references[document] for document in documents]

    # alternatives

    def _alternatives(self, number: int, fuzzy: bool) -> Alternatives:
        """Return the alternatives of a clause and, if wanted, the terms that match its word fuzzily."""
        alternatives = _by_weight(self.plan.clauses[number])
        if fuzzy and (term := self.plan.fuzzy_term(number)) and (near := self._near_terms(term)):
            alternatives[FUZZY_WEIGHT] = near
        return alternatives

    def _near_terms(self, term: FuzzyTerm) -> list[Alternative]:
        """Return the terms of public documents that the fuzzy term accepts. Common words are never accepted."""
        prefix = [Alternative((term.prefix,), is_prefix=True)] if term.prefix else []
        if not term.max_errors:
            return prefix
        characters = range(len(term.stem) - term.max_errors, len(term.stem) + term.max_errors + 1)
        sql = (
            f"SELECT term FROM terms_{self.generation} "  # noqa: S608
            f"WHERE characters IN ({', '.join(map(str, characters))}) AND term >= ? AND term < ?"
        )
        first = term.stem[0]
        near = [
            Alternative((candidate,))
            for (candidate,) in self.connection.execute(sql, [first, first + LAST_CHARACTER])
            if edit_distance(term.stem, candidate, term.max_errors) <= term.max_errors
            and candidate not in common_stems()
        ]
        return near + prefix


def _requirement(expression: str, least_points: tuple[int, ...], levels: list[Levels]) -> Requirement:
    """Return a requirement with the levels that give more than the least points."""
    more = (
        tuple(level for level in of_clause if level.points > least)
        for of_clause, least in zip(levels, least_points, strict=True)
    )
    return Requirement(expression, least_points, tuple(more))


def _strong_level(value: int, alternatives: list[tuple[str, Alternative]]) -> Level:
    """Return the level of these alternatives, each in a strong field."""
    words, others = [], []
    for field, alternative in alternatives:
        if len(alternative.stems) == 1 and not alternative.is_prefix:
            words.append((STRONG_FIELDS.index(field), f" {alternative.stems[0]} "))
        else:
            others.append(_in_strong_fields([field], [alternative]))
    expression = " OR ".join(_in_strong_fields([field], [alternative]) for field, alternative in alternatives)
    return Level(value, expression, tuple(words), " OR ".join(others))


def _by_weight(phrases: Iterable[Phrase]) -> Alternatives:
    alternatives: Alternatives = {}
    for phrase in phrases:
        alternatives.setdefault(phrase.weight, []).append(Alternative(phrase.stems, phrase.slop))
    return alternatives


def _any(alternatives: Alternatives) -> str:
    return " OR ".join(map(_expression, chain.from_iterable(alternatives.values())))


def _expression(alternative: Alternative, field: str = "") -> str:
    """Return an alternative as FTS5 looks for it: anywhere, or in a strong field by the second terms of that."""
    terms = [_quoted(field_term(field, stem) if field else stem) for stem in alternative.stems]
    if len(terms) == 1:
        return f"{terms[0]} *" if alternative.is_prefix else terms[0]
    return f"NEAR({' '.join(terms)}, {alternative.slop})"


def _in_fields(fields: Iterable[str], expression: str) -> str:
    return f"{{{' '.join(fields)}}} : ({expression})"


def _in_strong_fields(fields: Iterable[str], alternatives: Iterable[Alternative]) -> str:
    return " OR ".join(_in_fields([field], _expression(each, field)) for each in alternatives for field in fields)


def _scope(column: str, values: Iterable[str]) -> str:
    return f"scope : ({' OR '.join(_quoted(scope_term(column, value)) for value in values)})"


def _quoted(term: str) -> str:
    return f'"{term}"'  # terms have only letters and digits
