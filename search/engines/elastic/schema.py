"""The index of Elasticsearch: its analyzers, its fields, and how a document is stored.

The analyzers do what ``search.analysis.analyzer`` does, with the same lists.
"""

from elasticsearch.dsl import Document as DslDocument
from elasticsearch.dsl import Float, Keyword, Text, analyzer, char_filter, token_filter, tokenizer

from community.indexing import Document
from search.analysis.analyzer import STEM_ENDINGS, stem_overrides
from search.analysis.common_words import common_stems
from search.analysis.compounds import compound_parts
from search.engines.elastic.marks import without_marks

TOMBSTONE_AUDIENCE = "nobody"  # of a document that was removed during a rebuild
DUTCH_ANALYZER = "huiskamer_dutch"


def _stem_ending_filters() -> list:
    """Return ``STEM_ENDINGS`` as token filters; Java writes a group as ``$1``."""
    return [
        token_filter(
            f"dutch_stem_ending_{number}",
            type="pattern_replace",
            pattern=pattern,
            replacement=replacement.replace("\\", "$"),
        )
        for number, (pattern, replacement) in enumerate(STEM_ENDINGS)
    ]


def _dutch(name: str = DUTCH_ANALYZER, *more_filters):
    """Return an analyzer that folds, stems with our overrides, and normalizes the endings of stems."""
    rules = [f"{word} => {stem}" for word, stem in stem_overrides().items()]
    return analyzer(
        name,
        tokenizer=tokenizer("huiskamer_words", type="pattern", pattern="[^\\p{L}\\p{N}]+"),
        char_filter=[char_filter("huiskamer_marks", type="pattern_replace", pattern="\\p{M}+", replacement="")],
        filter=[
            "lowercase",
            "asciifolding",
            token_filter("dutch_overrides", type="stemmer_override", rules=rules),
            token_filter("dutch_stems", type="stemmer", language="dutch"),
            *_stem_ending_filters(),
            *more_filters,
        ],
    )


def _dutch_without_common_words():
    common_words = token_filter("dutch_common_words", type="stop", stopwords=sorted(common_stems()))
    return _dutch("huiskamer_content", common_words)


def _dutch_text(**options) -> Text:
    """Return a field with a subfield ``content`` that has no common words."""
    return Text(analyzer=_dutch(), fields={"content": Text(analyzer=_dutch_without_common_words())}, **options)


class IndexedDocument(DslDocument):
    """A document of a room, as Elasticsearch stores it."""

    kind = Keyword()
    key = Keyword()
    title = _dutch_text()
    keywords = _dutch_text()
    text = _dutch_text(index_options="offsets")
    parts = _dutch_text()
    audience = Keyword()
    theme = Keyword()
    author = Keyword()
    weight = Float()

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
    title, keywords, text = map(without_marks, (document.title, document.keywords, document.text))
    return action | {
        "kind": document.kind,
        "key": document.key,
        "title": title,
        "keywords": keywords,
        "text": text,
        "parts": " ".join(compound_parts(f"{title} {keywords} {text}")),
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
    }
