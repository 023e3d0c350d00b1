"""A crisis is detected."""

import pytest

from community.crisis.detector import is_crisis


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ik kan niet meer", True),
        ("Ik kan niet meer. Wie helpt?", True),
        ("ik kan niet meer slapen", False),
        ("hij wil niet meer praten", False),
        ("I want to die", True),
        ("want ik ben zo moe", False),
        ("I can't go on", True),
        ("mijn zus snijdt zichzelf", True),
        ("ik snij mezelf", True),
        ("het leven is moe van mij", True),
        ("ik zie het niet meer zitten", True),
        ("mijn oma is er niet meer", False),
    ],
)
def test_crisis_phrase_of_common_words_depends_on_its_position(query, expected):
    assert is_crisis(query) is expected
