"""Words and stems; the analyzer of Elasticsearch returns the same."""

import pytest

from search.analysis.analyzer import analyze, normalize_stem, stem_overrides, tokenize
from search.analysis.data_files import read_lines

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
def test_elasticsearch_returns_the_same_stems(engine):
    """Compare the engines word for word; with the embedded engine alone there is nothing to compare."""
    if not hasattr(engine, "client"):
        return
    words = {word for name in WORD_FILES for line in read_lines(name) for word in tokenize(line)}
    engine.count()  # creates the index
    differences = {}
    for word in [*sorted(words), *UNUSUAL_WORDS]:
        response = engine.client.indices.analyze(index=engine.alias, analyzer="huiskamer_dutch", text=word)
        stems = [token["token"] for token in response["tokens"]]
        if stems != analyze(word):
            differences[word] = (analyze(word), stems)
    assert differences == {}
