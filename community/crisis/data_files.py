"""Read the lists in ``community/crisis/data``."""

from collections import defaultdict
from pathlib import Path

from community.crisis.text import canonical

DATA_FOLDER = Path(__file__).parent / "data"
SEAM = "+"  # where a word is also written apart


def read_lines(name: str) -> list[str]:
    """Return the lines of a data file, without comments and empty lines."""
    lines = (DATA_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def read_groups(name: str) -> dict[str, list[str]]:
    """Return the words of each group, with their seams: "zelf+moord"."""
    groups = defaultdict(list)
    for line in read_lines(name):
        group, _colon, words = line.partition(": ")
        groups[group] += words.split()
    return dict(groups)


def read_words(name: str) -> frozenset[str]:
    """Return the canonical words of a data file."""
    return frozenset(canonical(word) for line in read_lines(name) for word in line.split())
