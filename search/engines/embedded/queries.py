"""Translate the plan of a query into FTS5 expressions, and run them."""

import sqlite3

from search.analysis.common_words import common_stems
from search.analysis.edit_distance import edit_distance
from search.engines.base import MAX_HITS, Reference, SearchRequest
from search.engines.embedded.storage import current_generation
from search.engines.relaxed_search import ENOUGH_HITS, Strictness
from search.query.plan import FuzzyTerm, Phrase

COLUMN_WEIGHTS = "6.0, 4.0, 1.0, 0.4"  # title, keywords, text, parts of compounds
LAST_CHARACTER = "\U0010ffff"


class EmbeddedQueryRunner:
    """Runs one request on the generation that is searched."""

    def __init__(self, connection: sqlite3.Connection, request: SearchRequest):
        self.connection, self.request, self.plan = connection, request, request.plan
        self.generation = current_generation(connection)
        self.clauses = [[_phrase_expression(phrase) for phrase in clause] for clause in self.plan.clauses]

    def run(self, strictness: Strictness) -> list[Reference]:
        expressions = []
        for number, alternatives in enumerate(self.clauses):
            term = self.plan.fuzzy_term(number) if number in strictness.fuzzy_clauses else None
            fuzzy = self._fuzzy_alternatives(term) if term else []
            expressions.append(f"({' OR '.join(alternatives + fuzzy)})")
        if strictness.any_word:
            expressions += [_phrase_expression(phrase) for phrase in self.plan.single_words]
        return self._matches((" OR " if strictness.any_word else " AND ").join(expressions), MAX_HITS)

    def is_rare(self, clause_number: int) -> bool:
        return len(self._matches(" OR ".join(self.clauses[clause_number]), ENOUGH_HITS)) < ENOUGH_HITS

    def _matches(self, expression: str, limit: int) -> list[Reference]:
        words = f"words_{self.generation}"
        conditions, parameters = self._filters()
        conditions.insert(0, f"{words} MATCH ?")
        sql = (
            f"SELECT kind, key FROM {words} JOIN things_{self.generation} ON id = {words}.rowid "  # noqa: S608
            f"WHERE {' AND '.join(conditions)} ORDER BY bm25({words}, {COLUMN_WEIGHTS}) * weight, id LIMIT ?"
        )
        return self.connection.execute(sql, [expression, *parameters, limit]).fetchall()

    def _filters(self) -> tuple[list[str], list[str]]:
        """Return the conditions of the request and their parameters."""
        request = self.request
        filters = [("audience IN", request.audiences)]  # without any audience nothing is found
        if request.kinds:
            filters.append(("kind IN", request.kinds))
        if request.theme:
            filters.append(("theme IN", (request.theme,)))
        if request.blocked_authors:
            filters.append(("author NOT IN", request.blocked_authors))
        conditions = [f"{column} ({', '.join('?' * len(values))})" for column, values in filters]
        return conditions, [value for _column, values in filters for value in values]

    def _fuzzy_alternatives(self, term: FuzzyTerm) -> list[str]:
        """Return the terms of the index that the fuzzy term accepts. Common words are never accepted."""
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


def _quoted(term: str) -> str:
    return f'"{term}"'  # terms have only letters and digits


def _phrase_expression(phrase: Phrase) -> str:
    if len(phrase.stems) == 1:
        return _quoted(phrase.stems[0])
    return f"NEAR({' '.join(map(_quoted, phrase.stems))}, {phrase.slop})"
