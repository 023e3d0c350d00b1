"""Read the word lists in ``search/data``."""

from pathlib import Path

DATA_FOLDER = Path(__file__).parent.parent / "data"


def read_lines(name: str) -> list[str]:
    """Return the lines of a data file, without comments and empty lines."""
    lines = (DATA_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def read_pairs(name: str) -> list[tuple[str, str]]:
    """Return the two columns of each line of a tab-separated data file."""
    return [(left, right) for left, right in read_rows(name)]


def read_rows(name: str) -> list[list[str]]:
    """Return the columns of each line of a tab-separated data file."""
    return [line.split("\t") for line in read_lines(name)]
