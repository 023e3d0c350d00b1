"""Translate the plan of a query into queries of Elasticsearch, and run them."""

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Q, Search

from search.engines.base import MAX_HITS, Reference, SearchRequest
from search.engines.relaxed_search import ENOUGH_HITS, STRICT, Strictness
from search.query.plan import FuzzyTerm, Phrase, QueryPlan

FIELDS = ["title^6", "keywords^4", "text", "parts^0.4"]
# Fuzzy matches use the fields without common words: a typing error never leads to "niet".
FUZZY_FIELDS = {"title.content": 3, "keywords.content": 2, "text.content": 0.5, "parts.content": 0.2}
PREFIX_FIELDS, PREFIX_BOOST = ("title", "text"), 0.5


class ElasticQueryRunner:
    """Runs one request on an index."""

    def __init__(self, client: Elasticsearch, index: str, request: SearchRequest):
        self.plan = request.plan
        search = Search(using=client, index=index).filter("terms", audience=list(request.audiences))
        if request.kinds:
            search = search.filter("terms", kind=list(request.kinds))
        if request.theme:
            search = search.filter("term", theme=request.theme)
        if request.blocked_authors:
            search = search.exclude("terms", author=list(request.blocked_authors))
        self.search = search

    def run(self, strictness: Strictness) -> list[Reference]:
        queries = _clause_queries(self.plan, strictness)
        required = 1 if strictness.any_word else len(queries)
        if strictness.any_word:
            queries += [_phrase_query(phrase) for phrase in self.plan.single_words]
        matched = Q("bool", should=queries, minimum_should_match=required)
        scored = Q("function_score", query=matched, field_value_factor={"field": "weight", "missing": 1})
        hits = self.search.query(scored).source(["kind", "key"])[:MAX_HITS].execute()
        return [(hit.kind, hit.key) for hit in hits]

    def is_rare(self, clause_number: int) -> bool:
        query = _clause_queries(self.plan, STRICT)[clause_number]
        return self.search.query(query).extra(terminate_after=ENOUGH_HITS).count() < ENOUGH_HITS


def highlight_query(plan: QueryPlan):
    """Return a query for every word to mark: as typed and with corrected spelling, each also fuzzily."""
    plans = [plan, plan.corrected] if plan.corrected else [plan]
    return Q("bool", should=[query for each in plans for query in _fuzzy_queries(each)])


def _fuzzy_queries(plan: QueryPlan) -> list:
    return _clause_queries(plan, Strictness(fuzzy_clauses=frozenset(range(len(plan.clauses)))))


def _clause_queries(plan: QueryPlan, strictness: Strictness) -> list:
    """Return one query for each clause of the plan."""
    queries = []
    for number, clause in enumerate(plan.clauses):
        alternatives = [_phrase_query(phrase) for phrase in clause]
        if number in strictness.fuzzy_clauses and (term := plan.fuzzy_term(number)):
            alternatives += _fuzzy_term_queries(term)
        queries.append(Q("dis_max", queries=alternatives, tie_breaker=0.2))
    return queries


def _fuzzy_term_queries(term: FuzzyTerm) -> list:
    queries = []
    if term.max_errors:
        near = {"value": term.stem, "fuzziness": term.max_errors, "prefix_length": 1}
        queries += [Q("fuzzy", **{field: near | {"boost": boost}}) for field, boost in FUZZY_FIELDS.items()]
    if term.prefix:
        longer = {"value": term.prefix, "boost": PREFIX_BOOST}
        queries += [Q("prefix", **{field: longer}) for field in PREFIX_FIELDS]
    return queries


def _phrase_query(phrase: Phrase):
    query = {"query": " ".join(phrase.words), "fields": FIELDS, "boost": phrase.weight}
    if len(phrase.words) == 1:
        return Q("multi_match", **query)
    return Q("multi_match", type="phrase", slop=phrase.slop, **query)
