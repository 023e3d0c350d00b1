"""Translate the plan of a query into queries of Elasticsearch, and run them.

Every part of a query scores a fixed number of points (the similarity "boolean", or ``constant_score``), and fuzzy
matches are not limited to some number of terms: which terms others wrote decides about nothing.
"""

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Q, Search

from search.analysis.index_terms import FIELDS
from search.engines.base import Reference, SearchRequest
from search.engines.elastic.schema import CONTENT
from search.engines.relaxed_search import Strictness
from search.engines.scoring import FUZZY_WEIGHT, INTENT_FIELDS, points
from search.query.plan import Clause, FuzzyTerm, Phrase

MAX_WINDOW = 10_000  # the server refuses more
BEST_FIRST = ({"_score": "desc"}, {"indexed": "desc"}, {"id": "asc"})


class ElasticQueryRunner:
    """Runs one request on an index."""

    def __init__(self, client: Elasticsearch, index: str, request: SearchRequest):
        self.plan, self.parts = request.plan, request.parts
        everything = Search(using=client, index=index).params(ignore_unavailable=True)  # no index has no hits
        search = everything.filter("terms", audience=list(request.audiences))
        if request.kinds:
            search = search.filter("terms", kind=list(request.kinds))
        if request.theme:
            search = search.filter("term", theme=request.theme)
        if request.blocked_authors:
            search = search.exclude("terms", author=list(request.blocked_authors))
        self.search = search

    def run(self, strictness: Strictness, limit: int) -> list[Reference]:
        query = self._any_word(strictness) if strictness.any_word else self._every_clause(strictness)
        scored = Q(
            "function_score", query=query, field_value_factor={"field": "weight", "missing": 1}, boost_mode="multiply"
        )
        search = self.search.query(scored).sort(*BEST_FIRST).source(["kind", "key"])
        hits = search[: min(limit, MAX_WINDOW)].execute()
        return [(hit.kind, hit.key) for hit in hits]

    def _any_word(self, strictness: Strictness):
        queries = self._clause_queries(strictness)
        if single_words := self._phrase_queries(self.plan.single_words):
            queries.append(Q("dis_max", queries=single_words))
        return Q("bool", should=queries, minimum_should_match=1)

    def _every_clause(self, strictness: Strictness):
        """Return a query for every clause; what the query asks for needs no other word of it."""
        queries = self._clause_queries(strictness)
        if not self.plan.intent:
            return Q("bool", must=queries)
        intent = Q("dis_max", queries=self._phrase_queries(self.plan.intent, INTENT_FIELDS))
        enough = Q("bool", should=[Q("bool", must=queries), intent], minimum_should_match=1)
        return Q("bool", filter=[enough], should=[*queries, intent])

    def _clause_queries(self, strictness: Strictness) -> list:
        """Return one query for each clause of the plan: its points are those of its best alternative."""
        queries = []
        for number, clause in enumerate(self.plan.clauses):
            alternatives = self._phrase_queries(clause)
            if strictness.fuzzy and (term := self.plan.fuzzy_term(number)):
                alternatives += self._fuzzy_queries(term)
            queries.append(Q("dis_max", queries=alternatives))
        return queries

    def _phrase_queries(self, phrases: Clause, fields: tuple[str, ...] = FIELDS) -> list:
        return [
            _phrase_query(f"{part}.{field}", phrase, points(field, phrase.weight))
            for part in self.parts
            for phrase in phrases
            for field in fields
        ]

    def _fuzzy_queries(self, term: FuzzyTerm) -> list:
        value = {"boost": points("text", FUZZY_WEIGHT), "rewrite": "constant_score"}
        queries = []
        if term.max_errors:
            near = {"value": term.stem, "fuzziness": term.max_errors, "prefix_length": 1} | value
            queries += [Q("fuzzy", **{f"{part}.{CONTENT}": near}) for part in self.parts]
        if term.prefix:
            longer = {"value": term.prefix} | value
            queries += [Q("prefix", **{f"{part}.{CONTENT}": longer}) for part in self.parts]
        return queries


def _phrase_query(field: str, phrase: Phrase, boost: int):
    if len(phrase.stems) == 1:
        return Q("term", **{field: {"value": phrase.stems[0], "boost": boost}})
    query = {"query": " ".join(phrase.stems), "slop": phrase.slop, "boost": boost}
    return Q("match_phrase", **{field: query})
