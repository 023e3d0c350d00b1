"""Compare the index with the database: how many documents, and a sample of each kind."""

import random
from collections.abc import Iterator
from itertools import islice

from community import indexing
from community.indexing import Reference, Source
from community.operations.registry import Finding, check, look, ok
from search import outbox
from search.engines.factory import get_engine
from search.query.plan import QueryPlan

SAMPLE, SAMPLED_FROM = 40, 20_000  # things of each kind
NO_QUERY = QueryPlan(())
REBUILD = "manage.py search_rebuild"


@check("index")
def check_index() -> Iterator[Finding]:
    """Compare; what waits in the outbox does not count, as the check of search says how much that is."""
    documents, things = get_engine().count(), sum(count_keys(source) for source in indexing.sources().values())
    if documents > things + outbox.count_behind():
        yield look(f"The index has {documents} documents of {things} things: some are of what is gone.", REBUILD)
        return
    missing, left_over = differences()
    if missing:
        yield look(f"{len(missing)} of a sample of things cannot be found: the index does not have them.", REBUILD)
    if left_over:
        yield look(f"{len(left_over)} of a sample of things should not be in the index any more.", REBUILD)
    if not missing and not left_over:
        yield ok(f"The index has {documents} documents, and a sample of each kind is as in the database.")


def count_keys(source: Source) -> int:
    return sum(1 for _key in iter(source.keys()))


def differences() -> tuple[set[Reference], set[Reference]]:
    """Return of a sample what the index misses, and what it should not have; not what it is about to learn."""
    missing, left_over = set(), set()
    for source in indexing.sources().values():
        sample = _sample(source)
        wanted = {(document.kind, str(document.key)) for document in source.documents(sample)}
        asked = {(source.kind, key) for key in sample}
        kept = set(get_engine().passages(NO_QUERY, asked))
        behind = outbox.behind_among(asked)
        missing |= wanted - kept - behind
        left_over |= (kept & asked) - wanted - behind
    return missing, left_over


def _sample(source: Source) -> list[str]:
    keys = [str(key) for key in islice(source.keys(), SAMPLED_FROM)]
    return random.sample(keys, min(SAMPLE, len(keys)))
