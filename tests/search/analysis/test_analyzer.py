"""Words and stems; Elasticsearch stores the same."""

import pytest

from search.analysis.analyzer import analyze, normalize_stem, stem_overrides, tokenize
from search.analysis.data_files import read_lines
from search.analysis.index_terms import index_terms

WORD_FILES = (
    "synonyms.tsv",
    "one_way_synonyms.tsv",
    "compound_parts.txt",
    "stem_overrides.tsv",
    "stop_words.txt",
)
UNUSUAL_WORDS = [
    "Cafe\u0301",
    "ÉÉN",
    "straße",
    "auto's",
    "24-uurs",
    "Zoë",
    "brieven",
    "bedden",
    "gezinnen",
    "snake_case",
]


def test_stem_override_is_its_own_normalized_stem():
    stems = stem_overrides().values()
    assert {stem: normalize_stem(stem) for stem in stems if normalize_stem(stem) != stem} == {}


@pytest.mark.elastic
def test_elasticsearch_stores_the_same_stems(engine, put):
    """Compare the engines word for word; with the embedded engine alone there is nothing to compare."""
    if not hasattr(engine, "client"):
        return
    words = sorted({word for name in WORD_FILES for line in read_lines(name) for word in tokenize(line)})
    text = " ".join([*words, *UNUSUAL_WORDS])
    put("words", "", text)
    response = engine.client.termvectors(index=engine.alias, id="article:words", fields=["public.text"])
    stored = response["term_vectors"]["public.text"]["terms"]
    assert set(stored) == set(index_terms("", "", text).text) >= set(analyze(text))
