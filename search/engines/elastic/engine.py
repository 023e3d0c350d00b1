"""The engine on Elasticsearch: one index behind an alias.

A rebuild fills a new index under an alias of its own and then moves the first alias to it. Both engines match the same
plan of a query. Writes name an alias that must exist, so the server never makes up an index for them.
"""

import logging
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
)
from elasticsearch.dsl import Search
from elasticsearch.helpers import bulk

from community.indexing import Document
from search.analysis.highlighter import Highlighter, Segments
from search.engines.base import DocumentRefused, EngineError, Reference, SearchRequest
from search.engines.elastic.queries import ElasticQueryRunner
from search.engines.elastic.schema import TOMBSTONE_AUDIENCE, IndexedDocument, bulk_action, document_id, tombstone
from search.engines.relaxed_search import relaxed_search
from search.query.plan import QueryPlan

# At DEBUG this logger writes request bodies: queries and texts of members. Keep it at INFO whatever the settings say.
logging.getLogger("elastic_transport.node").setLevel(logging.INFO)

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10  # of work that nobody waits for
QUERY_SECONDS, SILENCE_SECONDS = 3, 5
REBUILD_BATCH = 200
HTTP_BAD_REQUEST, HTTP_NOT_FOUND, HTTP_CONFLICT = 400, 404, 409


class ElasticEngine:
    def __init__(self, url: str, prefix: str, ca_file: str = ""):
        self.url, self.alias, self.ca_file = url, prefix, ca_file
        self.begun_index = f"{prefix}-begun"  # the same for all processes, so that the server lets one create it
        self.built_index, self.building_alias = f"{prefix}-built-", f"{prefix}-building-"  # what names begin with
        self._silent_until = 0.0  # by the monotonic clock

    @cached_property
    def client(self) -> Elasticsearch:
        tls = {"ca_certs": self.ca_file} if self.ca_file else {}
        return Elasticsearch(self.url, request_timeout=TIMEOUT_SECONDS, max_retries=1, retry_on_timeout=False, **tls)

    @contextmanager
    def _answering_client(self) -> Iterator[Elasticsearch]:
        """Yield the client.

        Raises:
            EngineError: when the server does not answer or refuses; its own message may hold text and is left out.
        """
        try:
            yield self.client
        except (ApiError, TransportError) as error:
            raise EngineError(type(error).__name__) from None

    @contextmanager
    def _asked_client(self) -> Iterator[Elasticsearch]:
        """Yield a client that asks once and does not wait long: for a page that a person waits for.

        After a time-out this process asks nothing for a few seconds, as each request that waits holds a thread of all
        pages.

        Raises:
            EngineError: as above.
        """
        if time.monotonic() < self._silent_until:
            raise EngineError("ConnectionTimeout")
        with self._answering_client() as client:
            try:
                yield client.options(request_timeout=QUERY_SECONDS, max_retries=0)
            except ConnectionTimeout:
                self._silent_until = time.monotonic() + SILENCE_SECONDS
                raise

    # indexes

    def _create_index(self, name: str, alias: str) -> None:
        index = IndexedDocument._index.clone(name=name)
        index.aliases(**{alias: {}})
        index.create(using=self.client)

    def _begin_index(self) -> None:
        """Create an index when there is none."""
        if self.client.indices.exists_alias(name=self.alias):
            return
        try:
            self._create_index(self.begun_index, self.alias)
        except BadRequestError:
            if not self.client.indices.exists_alias(name=self.alias):  # no other process was first
                raise

    def _indexes(self, alias: str, client: Elasticsearch | None = None) -> dict[str, list[str]]:
        """Return the indexes behind this alias (which may have a *), each with these aliases."""
        try:
            indexes = (client or self.client).indices.get_alias(name=alias)
        except NotFoundError:
            return {}
        return {name: list(index["aliases"]) for name, index in indexes.items()}

    def _building_aliases(self) -> list[str]:
        return [alias for aliases in self._indexes(f"{self.building_alias}*").values() for alias in aliases]

    def is_complete(self) -> bool:
        with self._asked_client() as client:
            return [name.startswith(self.built_index) for name in self._indexes(self.alias, client)] == [True]

    # changes

    def _write(self, actions: Iterable[dict], *, may_fail: Iterable[int] = (), **options) -> set[int]:
        """Send these actions. Single documents may fail with these statuses; return those with which some did.

        Raises:
            DocumentRefused: the server did not take a document.
            EngineError: it did not take anything now.
        """
        _count, errors = bulk(self.client, actions, raise_on_error=False, require_alias=True, **options)
        statuses = {answer["status"] for error in errors for answer in error.values()}
        if serious := statuses - set(may_fail):
            raise (DocumentRefused if serious == {HTTP_BAD_REQUEST} else EngineError)(f"status {max(serious)}")
        return statuses

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        with self._answering_client():
            self._begin_index()
            for alias in (self.alias, *self._building_aliases()):
                self._write((bulk_action("index", alias, document) for document in documents), refresh=True)

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        removed = [tombstone(kind, str(key)) for key in keys]
        with self._answering_client() as client:
            for alias in self._building_aliases():
                self._write((bulk_action("index", alias, document) for document in removed), refresh=True)
            if removed and client.indices.exists_alias(name=self.alias):
                actions = [bulk_action("delete", self.alias, document) for document in removed]
                self._write(actions, may_fail={HTTP_NOT_FOUND}, refresh=True)
                # Deleted text leaves the disk when its segment is merged. Start a merge without waiting for it.
                client.indices.forcemerge(index=self.alias, only_expunge_deletes=True, wait_for_completion=False)

    def purge(self) -> None:
        """Do nothing: ``remove`` is done again when it was not done to its end."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        number = uuid.uuid4().hex[:12]
        new, alias = self.built_index + number, self.building_alias + number
        with self._answering_client() as client:
            self._delete_indexes(f"{self.building_alias}*")  # of an interrupted rebuild
            self._create_index(new, alias)
            # On a conflict the index already has a newer version: changed or removed during the rebuild.
            actions = (bulk_action("create", alias, document) for document in documents)
            statuses = self._write(actions, may_fail={HTTP_CONFLICT, HTTP_BAD_REQUEST}, chunk_size=REBUILD_BATCH)
            if HTTP_BAD_REQUEST in statuses:
                logger.error("the index was built without documents that Elasticsearch does not take")
            client.indices.refresh(index=new)
            client.delete_by_query(index=new, query={"term": {"audience": TOMBSTONE_AUDIENCE}}, refresh=True)
            self._swap_in(new, alias)
        return self.count()

    def _swap_in(self, new: str, alias: str) -> None:
        """Move the alias to the new index and delete the old one, in one atomic request."""
        old = list(self._indexes(self.alias))
        if not old and self.client.indices.exists(index=self.alias):  # an index that has taken the name of the alias
            old = [self.alias]
        moves = [{"add": {"index": new, "alias": self.alias}}, {"remove": {"index": new, "alias": alias}}]
        self.client.indices.update_aliases(actions=[{"remove_index": {"index": name}} for name in old] + moves)

    def _delete_indexes(self, alias: str) -> None:
        for name in self._indexes(alias):
            self.client.indices.delete(index=name)

    # queries

    def count(self) -> int:
        with self._asked_client() as client:
            return client.count(index=self.alias, ignore_unavailable=True)["count"]

    def find(self, request: SearchRequest) -> list[Reference]:
        with self._asked_client() as client:
            return relaxed_search(request, lambda request: ElasticQueryRunner(client, self.alias, request))

    def passages(self, plan: QueryPlan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        ids = [document_id(*reference) for reference in references]
        if not ids:
            return {}
        with self._asked_client() as client:
            search = Search(using=client, index=self.alias).params(ignore_unavailable=True).filter("ids", values=ids)
            hits = list(search.source(["kind", "key", "text"])[: len(ids)].execute())
        highlighter = Highlighter(plan.stems)
        return {(hit.kind, hit.key): highlighter.passage(getattr(hit, "text", "")) for hit in hits}
