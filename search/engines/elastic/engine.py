"""The engine on Elasticsearch: one index behind an alias.

A rebuild fills a new index under a second alias and then moves the first alias to it. Both engines match the same
plan of a query.
"""

import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import Search
from elasticsearch.helpers import BulkIndexError, bulk

from community.indexing import Document
from search.analysis.highlighter import Segments, best_passage
from search.engines.base import EngineError, Reference, SearchRequest
from search.engines.elastic.queries import ElasticQueryRunner
from search.engines.elastic.schema import TOMBSTONE_AUDIENCE, IndexedDocument, bulk_action, document_id, tombstone
from search.engines.relaxed_search import relaxed_search
from search.query.plan import QueryPlan

# At DEBUG this logger writes request bodies: queries and texts of members. Keep it at INFO whatever the settings say.
logging.getLogger("elastic_transport.node").setLevel(logging.INFO)

TIMEOUT_SECONDS = 10
REBUILD_BATCH = 200
HTTP_CONFLICT = 409


class ElasticEngine:
    def __init__(self, url: str, prefix: str):
        self.url, self.alias, self.rebuild_alias = url, prefix, f"{prefix}-building"

    @cached_property
    def client(self) -> Elasticsearch:
        return Elasticsearch(self.url, request_timeout=TIMEOUT_SECONDS, max_retries=1, retry_on_timeout=False)

    @contextmanager
    def _ready_client(self) -> Iterator[Elasticsearch]:
        """Yield the client, after creating the index when there is none.

        Raises:
            EngineError: when the server does not answer or refuses; its own message may hold text and is left out.
        """
        try:
            if not self.client.indices.exists_alias(name=self.alias):
                self._create_index(self.alias)
            yield self.client
        except (ApiError, TransportError, BulkIndexError) as error:
            raise EngineError(type(error).__name__) from None

    def _create_index(self, alias: str) -> str:
        name = f"{self.alias}-{uuid.uuid4().hex[:12]}"
        index = IndexedDocument._index.clone(name=name)
        index.aliases(**{alias: {}})
        index.create(using=self.client)
        return name

    # changes

    def _writable_aliases(self) -> list[str]:
        """Return the alias of the index and, during a rebuild, that of the new index."""
        return [self.alias] + [self.rebuild_alias] * bool(self.client.indices.exists_alias(name=self.rebuild_alias))

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        with self._ready_client() as client:
            for alias in self._writable_aliases():
                bulk(client, (bulk_action("index", alias, document) for document in documents))

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        removed = [tombstone(kind, str(key)) for key in keys]
        with self._ready_client() as client:
            if not removed:
                return
            for alias in self._writable_aliases():
                operation = "delete" if alias == self.alias else "index"
                actions = [bulk_action(operation, alias, document) for document in removed]
                bulk(client, actions, refresh=True, raise_on_error=operation == "index")
            # Deleted text leaves the disk when its segment is merged. Start a merge without waiting for it.
            client.indices.forcemerge(index=self.alias, only_expunge_deletes=True, wait_for_completion=False)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._ready_client() as client:
            self._delete_indexes(self.rebuild_alias)  # of an interrupted rebuild
            new = self._create_index(self.rebuild_alias)
            actions = (bulk_action("create", new, document) for document in documents)
            _count, errors = bulk(client, actions, chunk_size=REBUILD_BATCH, raise_on_error=False)
            # On a conflict the index already has a newer version: changed or removed during the rebuild.
            if any(error["create"]["status"] != HTTP_CONFLICT for error in errors):
                raise EngineError("BulkIndexError")
            client.indices.refresh(index=new)
            client.delete_by_query(index=new, query={"term": {"audience": TOMBSTONE_AUDIENCE}}, refresh=True)
            self._swap_in(new)
        return self.count()

    def _swap_in(self, new: str) -> None:
        """Move the alias to the new index and delete the old one, in one atomic request."""
        old = list(self.client.indices.get_alias(name=self.alias))
        moves = [{"add": {"index": new, "alias": self.alias}}, {"remove": {"index": new, "alias": self.rebuild_alias}}]
        self.client.indices.update_aliases(actions=moves + [{"remove_index": {"index": name}} for name in old])

    def _delete_indexes(self, alias: str) -> None:
        try:
            names = list(self.client.indices.get_alias(name=alias))
        except NotFoundError:
            return
        for name in names:
            self.client.indices.delete(index=name)

    # queries

    def count(self) -> int:
        with self._ready_client() as client:
            return client.count(index=self.alias)["count"]

    def find(self, request: SearchRequest) -> list[Reference]:
        with self._ready_client() as client:
            return relaxed_search(request, lambda request: ElasticQueryRunner(client, self.alias, request))

    def passages(self, plan: QueryPlan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        ids = [document_id(*reference) for reference in references]
        if not ids:
            return {}
        with self._ready_client() as client:
            search = Search(using=client, index=self.alias).filter("ids", values=ids)
            hits = list(search.source(["kind", "key", "text"])[: len(ids)].execute())
        return {(hit.kind, hit.key): best_passage(getattr(hit, "text", ""), plan.stems) for hit in hits}
