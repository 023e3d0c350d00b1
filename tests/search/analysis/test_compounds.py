"""Compounds are split into parts, and only when that explains the whole word."""

import pytest

from search.analysis.compounds import split_compound


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("slaapproblemen", ("slaap", "problemen")),
        ("persoonlijkheidsstoornis", ("persoonlijkheids", "stoornis")),
        ("familieleden", ()),
        ("frustratie", ()),
        ("systeem", ()),
        ("angst", ()),
        ("ervaringsdeskundigheid", ("ervaring", "deskundigheid")),
    ],
)
def test_compound_is_split_only_when_all_parts_are_known(word, parts):
    assert split_compound(word) == parts
