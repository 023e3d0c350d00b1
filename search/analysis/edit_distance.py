"""Count typing errors between words (Damerau-Levenshtein distance)."""


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return the number of missing, extra, substituted and swapped letters; ``limit + 1`` when it exceeds the limit."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before, row = None, list(range(len(second) + 1))
    for i, character in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, opposite in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (character != opposite))
            if older and j > 1 and character == second[j - 2] and first[i - 2] == opposite:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def allowed_errors(stem: str) -> int:
    """Return how many typing errors a fuzzy match of this stem may have: one from six letters, two from ten."""
    return 0 if len(stem) < 6 else 1 if len(stem) < 10 else 2
