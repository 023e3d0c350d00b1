"""The engine for a large community: Elasticsearch 8, one index behind an alias.

A rebuild fills a new index under a second alias and then moves the first one. The analyzer does what ``language.py``
does, with the same lists; expressions come from the plan, so that both engines answer a question alike.
"""

import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import Document as Stored
from elasticsearch.dsl import Float, Keyword, Q, Search, Text, analyzer, char_filter, token_filter, tokenizer
from elasticsearch.helpers import BulkIndexError, bulk

from community.indexing import Document
from search import language, lexicon
from search.engine import FEW_HITS, MAX_HITS, Asking, EngineError, Reference, Wanted, ladder
from search.highlight import EXCERPT_CHARACTERS, Segments, passage
from search.plan import Likeness, Phrase, Plan

# On request this logger writes whole bodies: what people ask and what they wrote. It may not, whatever is set.
logging.getLogger("elastic_transport.node").setLevel(logging.INFO)

TIMEOUT_SECONDS = 10
REBUILD_BATCH = 200
NOBODY = "nobody"  # the audience of what was removed while an index was being built
FIELDS = ["title^6", "keywords^4", "text", "parts^0.4"]
# The fields without small words ("niet"), for what looks like a word: such a word is never meant.
ALIKE = {"title.content": 3, "keywords.content": 2, "text.content": 0.5, "parts.content": 0.2}
# Private-use characters: nobody types them, and they are taken out of every text that comes in.
MARK, UNMARK = "\ue000", "\ue001"


def _after_stemming() -> list:
    return [
        token_filter(
            f"dutch_after_{number}", type="pattern_replace", pattern=pattern, replacement=new.replace("\\", "$")
        )
        for number, (pattern, new) in enumerate(language.AFTER_STEMMING)
    ]


def dutch(name: str = "huiskamer_dutch", *more):
    """Fold, stem with our overrides, and make the stem whole."""
    rules = [f"{word} => {stem}" for word, stem in language.overrides().items()]
    return analyzer(
        name,
        tokenizer=tokenizer("huiskamer_words", type="pattern", pattern="[^\\p{L}\\p{N}]+"),
        char_filter=[char_filter("huiskamer_marks", type="pattern_replace", pattern="\\p{M}+", replacement="")],
        filter=[
            "lowercase",
            "asciifolding",
            token_filter("dutch_overrides", type="stemmer_override", rules=rules),
            token_filter("dutch_stems", type="stemmer", language="dutch"),
            *_after_stemming(),
            *more,
        ],
    )


def content():
    """The same, and leave out the words that nobody looks for."""
    small = token_filter("dutch_small_words", type="stop", stopwords=sorted(lexicon.small_stems()))
    return dutch("huiskamer_content", small)


def words(**options) -> Text:
    return Text(analyzer=dutch(), fields={"content": Text(analyzer=content())}, **options)


class Thing(Stored):
    """A document of a room, as it is stored."""

    kind = Keyword()
    key = Keyword()
    title = words()
    keywords = words()
    text = words(index_options="offsets")
    parts = words()
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


class ElasticEngine:
    def __init__(self, url: str, prefix: str):
        self.url, self.alias, self.building = url, prefix, f"{prefix}-building"

    @cached_property
    def client(self) -> Elasticsearch:
        return Elasticsearch(self.url, request_timeout=TIMEOUT_SECONDS, max_retries=1, retry_on_timeout=False)

    @contextmanager
    def _asking(self) -> Iterator[Elasticsearch]:
        """The client, when the index is there.

        Raises:
            EngineError: when the server does not answer or refuses; its message may hold text and is left out.
        """
        try:
            if not self.client.indices.exists_alias(name=self.alias):
                self._make_index(self.alias)
            yield self.client
        except (ApiError, TransportError, BulkIndexError) as error:
            raise EngineError(type(error).__name__) from None

    def _make_index(self, alias: str) -> str:
        name = f"{self.alias}-{uuid.uuid4().hex[:12]}"
        index = Thing._index.clone(name=name)
        index.aliases(**{alias: {}})
        index.create(using=self.client)
        return name

    # changing

    def _targets(self) -> list[str]:
        """The index that is asked, and the one that is being built if there is one."""
        return [self.alias] + [self.building] * bool(self.client.indices.exists_alias(name=self.building))

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        with self._asking() as client:
            for target in self._targets():
                bulk(client, (_action("index", target, document) for document in documents))

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        gone = [Document(kind, str(key), title="", text="", audience=NOBODY) for key in keys]
        with self._asking() as client:
            if not gone:
                return
            for target in self._targets():
                how = "delete" if target == self.alias else "index"
                actions = [_action(how, target, document) for document in gone]
                bulk(client, actions, refresh=True, raise_on_error=how == "index")
            # a deleted document leaves the disk when its segment is merged: ask for that, and do not wait for it
            client.indices.forcemerge(index=self.alias, only_expunge_deletes=True, wait_for_completion=False)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._asking() as client:
            self._delete_behind(self.building)  # of a rebuild that was broken off
            new = self._make_index(self.building)
            actions = (_action("create", new, document) for document in documents)
            _written, failed = bulk(client, actions, chunk_size=REBUILD_BATCH, raise_on_error=False)
            # a conflict: it was changed or removed meanwhile, and what is there is newer
            if any(item["create"]["status"] != 409 for item in failed):
                raise EngineError("BulkIndexError")
            client.indices.refresh(index=new)
            client.delete_by_query(index=new, query={"term": {"audience": NOBODY}}, refresh=True)
            old = list(client.indices.get_alias(name=self.alias))
            moves = [{"add": {"index": new, "alias": self.alias}}, {"remove": {"index": new, "alias": self.building}}]
            client.indices.update_aliases(actions=moves + [{"remove_index": {"index": name}} for name in old])
        return self.count()

    def _delete_behind(self, alias: str) -> None:
        try:
            names = list(self.client.indices.get_alias(name=alias))
        except NotFoundError:
            return
        for name in names:
            self.client.indices.delete(index=name)

    # asking

    def count(self) -> int:
        with self._asking() as client:
            return client.count(index=self.alias)["count"]

    def find(self, wanted: Wanted) -> list[Reference]:
        with self._asking() as client:
            return ladder(wanted, lambda wanted: _Search(client, self.alias, wanted))

    def passages(self, plan: Plan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        references = list(references)
        if not references:
            return {}
        meant = Q("bool", should=[one for reading in (plan, plan.meant) if reading for one in _forgiving(reading)])
        with self._asking() as client:
            search = Search(using=client, index=self.alias).filter("ids", values=[_id(*one) for one in references])
            search = search.source(["kind", "key", "text"])[: len(references)]
            search = search.highlight_options(pre_tags=[MARK], post_tags=[UNMARK], highlight_query=meant.to_dict())
            search = search.highlight("text", number_of_fragments=1, fragment_size=EXCERPT_CHARACTERS, type="unified")
            hits = list(search.execute())
        return {(hit.kind, hit.key): _segments(hit, plan) for hit in hits}


class _Search:
    """One question to the index."""

    def __init__(self, client: Elasticsearch, index: str, wanted: Wanted):
        self.wanted = wanted
        search = Search(using=client, index=index).filter("terms", audience=list(wanted.audiences))
        if wanted.kinds:
            search = search.filter("terms", kind=list(wanted.kinds))
        if wanted.theme:
            search = search.filter("term", theme=wanted.theme)
        if wanted.blocked_authors:
            search = search.exclude("terms", author=list(wanted.blocked_authors))
        self.search = search

    def run(self, asking: Asking) -> list[Reference]:
        groups = _groups(self.wanted.plan, asking)
        least = 1 if asking.any_word else len(groups)
        if asking.any_word:
            groups += [_phrase(phrase) for phrase in self.wanted.plan.loose]
        asked = Q("bool", should=groups, minimum_should_match=least)
        scored = Q("function_score", query=asked, field_value_factor={"field": "weight", "missing": 1})
        hits = self.search.query(scored).source(["kind", "key"])[:MAX_HITS].execute()
        return [(hit.kind, hit.key) for hit in hits]

    def is_scarce(self, number: int) -> bool:
        group = _groups(self.wanted.plan, Asking())[number]
        return self.search.query(group).extra(terminate_after=FEW_HITS).count() < FEW_HITS


def _groups(plan: Plan, asking: Asking) -> list:
    found = []
    for number, group in enumerate(plan.groups):
        ways = [_phrase(phrase) for phrase in group]
        if number in asking.forgiving and (likeness := plan.likeness(number)):
            ways += _alike(likeness)
        found.append(Q("dis_max", queries=ways, tie_breaker=0.2))
    return found


def _forgiving(plan: Plan) -> list:
    return _groups(plan, Asking(frozenset(range(len(plan.groups)))))


def _alike(likeness: Likeness) -> list:
    ways = []
    if likeness.errors:
        near = {"value": likeness.stem, "fuzziness": likeness.errors, "prefix_length": 1}
        ways += [Q("fuzzy", **{field: near | {"boost": boost}}) for field, boost in ALIKE.items()]
    if likeness.beginning:
        ways += [Q("prefix", **{field: {"value": likeness.beginning, "boost": 0.5}}) for field in ("title", "text")]
    return ways


def _phrase(phrase: Phrase):
    query = {"query": " ".join(phrase.words), "fields": FIELDS, "boost": phrase.weight}
    if len(phrase.words) == 1:
        return Q("multi_match", **query)
    return Q("multi_match", type="phrase", slop=phrase.slop, **query)


def _id(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def _action(how: str, index: str, document: Document) -> dict:
    action = {"_op_type": how, "_index": index, "_id": _id(document.kind, document.key)}
    if how == "delete":
        return action
    title, keywords, text = map(_without_marks, (document.title, document.keywords, document.text))
    return action | {
        "kind": document.kind,
        "key": document.key,
        "title": title,
        "keywords": keywords,
        "text": text,
        "parts": " ".join(language.part_words(f"{title} {keywords} {text}")),
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
    }


def _without_marks(text: str) -> str:
    return text.replace(MARK, "").replace(UNMARK, "")


def _segments(hit, plan: Plan) -> Segments:
    """The fragment that the server marked; our own passage where a word was found as part of a compound."""
    marked = getattr(hit.meta, "highlight", None)
    text = getattr(hit, "text", "")
    if not marked or "text" not in marked:
        return passage(text, plan.terms)
    found = []
    for piece in marked.text[0].split(MARK):
        word, _unmark, rest = piece.partition(UNMARK) if found or marked.text[0].startswith(MARK) else ("", "", piece)
        found += [(word, True), (rest, False)]
    return _with_ends([(piece, is_marked) for piece, is_marked in found if piece], text)


def _with_ends(segments: Segments, text: str) -> Segments:
    shown = "".join(piece for piece, _marked in segments)
    before, after = not text.startswith(shown), not text.endswith(shown)
    return [("… ", False)] * before + segments + [(" …", False)] * after
