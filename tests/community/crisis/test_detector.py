"""The detector of words of somebody who may be in danger, measured on lists of texts.

``held_out_*.txt`` were written before the detector and show how it does on texts that it was not made with.
"""

from pathlib import Path

import pytest

from community.crisis.detector import is_crisis, signs

pytestmark = pytest.mark.once

FOLDER = Path(__file__).parent
ALLOWED_HELD_OUT = 2  # of each list: a text that can be read in two ways
DIARY = (
    "Gisteren was ik bij mijn moeder op bezoek en toen hebben we samen gegeten, het was eigenlijk best gezellig. "
    "Alleen kan ik daarna vaak niet slapen en ga ik piekeren over mijn werk en over de afspraken van morgen. "
)


def texts(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("# ")]


@pytest.mark.parametrize(("name", "allowed"), [("seen.txt", 0), ("held_out_seen.txt", ALLOWED_HELD_OUT)])
def test_texts_of_somebody_in_danger_are_seen(name, allowed, score):
    listed = texts(name)
    missed = [text for text in listed if not is_crisis(text)]

    score(f"Words of danger in {name}: seen of {len(listed)}", len(listed) - len(missed))
    assert len(missed) <= allowed, missed


@pytest.mark.parametrize(("name", "allowed"), [("everyday.txt", 0), ("held_out_everyday.txt", ALLOWED_HELD_OUT)])
def test_everyday_texts_are_not_seen(name, allowed, score):
    listed = texts(name)
    alarms = {text: signs(text) for text in listed if is_crisis(text)}

    score(f"Everyday words in {name}: false alarms of {len(listed)}", len(alarms))
    assert len(alarms) <= allowed, alarms


@pytest.mark.parametrize("text", texts("seen.txt")[::5])
def test_words_of_danger_are_seen_inside_a_long_text(text):
    assert is_crisis(f"{DIARY * 4}\n{text}\n{DIARY * 4}")


@pytest.mark.parametrize("kind", ["seen", "everyday"])
def test_list_is_long_and_shares_no_text_with_the_held_out_one(kind):
    listed = set(texts(f"{kind}.txt"))
    assert len(listed) >= 200
    assert not listed & set(texts(f"held_out_{kind}.txt"))


def test_no_text_is_both_seen_and_everyday():
    assert not set(texts("seen.txt")) & set(texts("everyday.txt"))


def test_text_without_words_has_no_signs():
    assert signs("") == signs("…!?") == signs("💜") == frozenset()


@pytest.mark.parametrize("text", ["covid2029", "etage26", "abcdef2", "x\u00b2x\u00b2x\u00b2", "\u00bdaaaaa"])
def test_word_with_digits_that_stand_for_nothing_is_read(text):
    assert not is_crisis(f"ik heb {text} gehad")
    assert is_crisis(f"ik wil zelfmoord2 {text}")
