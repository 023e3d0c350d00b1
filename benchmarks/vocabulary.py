"""Made-up text of plain Dutch words: the same seed gives the same text, and none of it was ever written by anybody."""

from itertools import accumulate
from pathlib import Path
from random import Random

# The common ones first: a word is drawn more often the earlier it stands, as in real language.
WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()
RARE_WORDS = ["vuurtoren", "klaproos", "zeilboot", "windvaan", "kruiwagen", "poolster", "akkerwinde", "ijsvogel"]
_WEIGHTS = list(accumulate(1 / (rank + 3) ** 0.8 for rank in range(len(WORDS))))


def sentence(chance: Random) -> str:
    """6 to 16 words; one in a hundred sentences has a word that is rare."""
    words = chance.choices(WORDS, cum_weights=_WEIGHTS, k=chance.randint(6, 16))
    if chance.random() < 0.01:
        words[-1] = chance.choice(RARE_WORDS)
    return f"{' '.join(words).capitalize()}."


def paragraph(chance: Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(2, 6)))


def title(chance: Random) -> str:
    return " ".join(chance.choices(WORDS[60:], k=chance.randint(2, 6))).capitalize()
