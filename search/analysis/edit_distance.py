"""Count typing errors between words (Damerau-Levenshtein distance, each swap once)."""

from rapidfuzz.distance import OSA


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return the number of missing, extra, substituted and swapped letters; ``limit + 1`` when it exceeds the limit."""
    return OSA.distance(first, second, score_cutoff=limit)


def allowed_errors(stem: str) -> int:
    """Return how many typing errors a fuzzy match of this stem may have: one from six letters, two from ten."""
    return 0 if len(stem) < 6 else 1 if len(stem) < 10 else 2
