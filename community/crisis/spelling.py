"""Find the word that somebody meant to write, in a time that does not depend on the number of words."""

from collections import defaultdict
from collections.abc import Iterable


class Speller:
    """Words that are also found with one typing error: a letter too many, too few, another, or two swapped.

    Each word is kept whole and with each of its letters left out, and a typed word is compared in the same forms.
    """

    def __init__(self, words: Iterable[str]):
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for form in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                self._words[form].append(word)

    def find(self, typed: str) -> str:
        """Return the word that was meant; "" when none is near."""
        known = self._words
        near = list(known[typed]) if typed in known else []
        for i in range(len(typed)):
            form = typed[:i] + typed[i + 1 :]
            if form in known:
                near += known[form]
        return next((word for word in near if is_one_error(typed, word)), "") if near else ""


def is_one_error(typed: str, word: str) -> bool:
    """Return whether the two words differ by at most one typing error."""
    if len(typed) > len(word):
        typed, word = word, typed
    if len(word) - len(typed) > 1:
        return False
    i = 0
    while i < len(typed) and typed[i] == word[i]:
        i += 1
    if len(typed) < len(word):
        return typed[i:] == word[i + 1 :]
    is_swapped = typed[i : i + 2] == word[i : i + 2][::-1] and typed[i + 2 :] == word[i + 2 :]
    return is_swapped or typed[i + 1 :] == word[i + 1 :]
