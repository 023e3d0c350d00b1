"""Spelling is corrected towards known words."""

import pytest

from search.analysis.analyzer import word_list
from search.analysis.common_words import stop_words
from search.query import spelling


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("psichose", "psychose"),
        ("depresief", "depressief"),
        ("paniekanval", "paniekaanval"),
        ("slaappproblemen", "slaapproblemen"),
        ("eetstornis", "eetstoornis"),
        ("bagn", "bang"),
        ("psygose", "psychose"),
        ("outisme", "autisme"),
        ("medikatie", "medicatie"),
        ("angsd", "angst"),
        ("sgizofrenie", "schizofrenie"),
        ("slaat", ""),
        ("wiet", ""),
        ("boom", ""),
        ("groen", ""),
        ("niett", ""),
        ("xylofoonkwartet", ""),
        ("q" * 200, ""),
    ],
)
def test_misspelled_word_is_corrected_to_a_known_word_only(typed, word):
    assert spelling.correct(typed) == word


def test_known_and_common_words_are_not_corrected():
    words = set(spelling._known_words()) | stop_words() | word_list("weak_words.txt")
    assert {word: spelling.correct(word) for word in words if spelling.correct(word)} == {}
    assert not {spelling.correct(word[:-1] + "q") for word in words} & stop_words()
