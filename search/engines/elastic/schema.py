"""The index of Elasticsearch: its fields, and how a document is stored.

The server does not analyze text: ``search.analysis`` turns documents and queries into the same terms for both engines.
The similarity "boolean" gives each match the points of its query, and looks at no other document. The words of public
documents, of those for members and of those in closed groups are in fields of their own, so that a search of a visitor
reads no other term.
"""

import time

from elasticsearch.dsl import Document as DslDocument
from elasticsearch.dsl import Float, Keyword, Long, Object, Text

from community.indexing import Document
from search.analysis.common_words import common_stems
from search.analysis.index_terms import FIELDS, index_terms
from search.engines.base import part_of

TOMBSTONE_AUDIENCE = "nobody"  # of a document that was removed during a rebuild
CONTENT = "content"  # the terms of all fields without common words, for fuzzy matches


def _terms() -> Object:
    options = {"analyzer": "whitespace", "similarity": "boolean"}
    return Object(
        properties={field: Text(norms=False, **options) for field in FIELDS}
        | {CONTENT: Text(norms=False, index_options="docs", **options)}
    )


class IndexedDocument(DslDocument):
    """A document of a room, as Elasticsearch stores it."""

    kind = Keyword()
    key = Keyword()
    id = Keyword()
    text = Text(index=False)
    public = _terms()
    members = _terms()
    groups = _terms()
    audience = Keyword()
    theme = Keyword()
    author = Keyword()
    weight = Float()
    indexed = Long()  # of equals, the latest comes first

    class Index:
        name = "*"
        settings = {
            "number_of_shards": 1,
            "number_of_replicas": 0,
            "refresh_interval": "1s",
            "merge.policy.expunge_deletes_allowed": 0,
        }


def document_id(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def tombstone(kind: str, key: str) -> Document:
    """Return a document that nobody finds and that keeps a rebuild from adding the removed one again."""
    return Document(kind, key, title="", text="", audience=TOMBSTONE_AUDIENCE)


def bulk_action(operation: str, index: str, document: Document) -> dict:
    """Return the action for the bulk API; ``operation`` is "index", "create" or "delete"."""
    action = {"_op_type": operation, "_index": index, "_id": document_id(document.kind, document.key)}
    if operation == "delete":
        return action
    fields = index_terms(document.title, document.keywords, document.text, document.summary).by_field()
    content = {term for terms in fields.values() for term in terms.split()} - common_stems()
    return action | {
        "kind": document.kind,
        "key": document.key,
        "id": action["_id"],
        "text": document.text,
        part_of(document.audience): fields | {CONTENT: " ".join(sorted(content))},
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
        "indexed": time.time_ns(),
    }
