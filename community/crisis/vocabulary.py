"""Know the words of the phrases in a text however they are written: with a typing error, apart, or glued together.

Each word has a character of its own. A text becomes a row of these characters, in which phrases are regular expressions
(``phrases.py``): so the work on a text is in proportion to its length.
"""

import re
from collections.abc import Iterable

from community.crisis.data_files import SEAM
from community.crisis.spelling import Speller
from community.crisis.text import HIDDEN, canonical, read_stand_ins, without_doubles

OTHER, NUMBER, BOUNDARY, EVERYDAY = ".", "9", "|", "#"
FIRST_CHARACTER = 0x4E00  # the words get the characters from here on; there is room for 20,000

FUZZY_MIN = 5  # letters: a shorter word with another letter is another word
LONG_MIN = 8  # a word of this length may also begin with the typing error
HEAD_MIN = 3  # the first letters of a word that is written apart
LONGEST = 24  # longer words are only looked at for words that are glued together
GLUED_MIN, GLUED_LONGEST = 6, 80
SPELLED_MIN = 4  # single letters in a row that are one word

_PIECE = re.compile(rf"[^\W_]+(?:{HIDDEN}[^\W_]+)*|[.,;:!?…]+(?=\s|$)|\n")


class Vocabulary:
    """The words of the phrases, by group, and the everyday words that look like one of them."""

    def __init__(self, groups: dict[str, list[str]], words: Iterable[str], everyday: frozenset[str]):
        self._characters: dict[str, str] = {}
        whole = {name: [canonical(word.replace(SEAM, "")) for word in members] for name, members in groups.items()}
        for word in [*(word for members in whole.values() for word in members), *map(canonical, words)]:
            self._characters.setdefault(word, chr(FIRST_CHARACTER + len(self._characters)))
        self._groups = {name: "".join(self._characters[w] for w in members) for name, members in whole.items()}
        self._everyday = everyday - self._characters.keys()
        self._glued = {word: self._characters[word] for word in whole["glued"]}
        self._speller = Speller(word for word in {*whole["strong"], *whole["misspelled"]} if len(word) >= FUZZY_MIN)
        self._prepare_strong_words(whole["strong"], whole["everyday_endings"])
        self._prepare_seams(groups)

    def _prepare_strong_words(self, strong: list[str], everyday_endings: list[str]) -> None:
        self._strong = dict.fromkeys(sorted(strong, key=len, reverse=True))
        self._stem = re.compile("|".join(map(re.escape, self._strong)))
        self._everyday_ending = re.compile(f"s?(?:{'|'.join(everyday_endings)})")
        self._strong_beginnings = {word[:3] for word in strong}
        self._strong_speller = Speller(word for word in self._strong if len(word) >= LONG_MIN - 1)

    def _prepare_seams(self, groups: dict[str, list[str]]) -> None:
        apart = [word for members in groups.values() for word in members if SEAM in word]
        self._apart = {canonical(word.replace(SEAM, "")) for word in apart}
        self._heads = {canonical(word.split(SEAM)[0]) for word in apart}
        self._any_heads = self._heads | {
            word[:end] for word in self._strong for end in range(HEAD_MIN, len(word)) if len(word) >= LONG_MIN - 1
        }

    def character(self, word: str) -> str:
        """Return the character of this word."""
        return self._characters[canonical(word)]

    def group(self, name: str) -> str:
        """Return the characters of the words in this group."""
        return self._groups[name]

    def encode(self, text: str) -> str:
        """Return the row of characters of this text: of its words, other words and boundaries."""
        row, words, in_part = [BOUNDARY], [], 0
        for piece in _PIECE.findall(canonical(text)):
            if piece[0].isalnum():
                words.append(piece)
                in_part += 1
                continue
            if in_part > 1:  # "ik. wil. niet." is one sentence
                self._encode_words(words, row)
                row.append(BOUNDARY)
                words = []
            in_part = 0
        self._encode_words(words, row)
        row.append(BOUNDARY)
        return "".join(row)

    def _encode_words(self, words: list[str], row: list[str]) -> None:
        any_heads, characters, i = self._any_heads, {}, 0  # a text has many words more than once
        while i < len(words):
            word, used = words[i], 0
            if word in any_heads or len(word) == 1:
                used = self._encode_apart(words, i, row)
            if not used:
                if word not in characters:
                    characters[word] = self._read(word)
                row.append(characters[word])
            i += used or 1

    def _encode_apart(self, words: list[str], i: int, row: list[str]) -> int:
        """Add the character of a word that is written apart from here; return of how many words it is made, or 0."""
        end = i
        while end < len(words) and len(words[end]) == 1:
            end += 1
        if end - i >= SPELLED_MIN:  # z e l f m o o r d
            row.append(self._read(without_doubles("".join(words[i:end]))))
            return end - i
        for used in (3, 2) if words[i] in self._heads else (2,):
            if i + used <= len(words) and (character := self._read_joined(words[i : i + used])):
                row.append(character)
                return used
        return 0

    def _read_joined(self, parts: list[str]) -> str:
        """Return the character of the word that is written as these parts; "" when there is no such word."""
        joined = without_doubles("".join(parts))
        if joined in self._apart:
            return self._characters[joined]
        if len(parts) > 2 or len(joined) > LONGEST or parts[1] in self._everyday:
            return ""
        if parts[0] not in self._strong and (stem := self._stem.match(joined)):
            return self._characters[stem[0]]
        near = self._strong_speller.find(joined) if parts[0] in self._heads else ""
        return self._characters[near] if near else ""

    def _read(self, word: str) -> str:
        """Return the characters of this word, or of the words that are glued together in it."""
        if word in self._characters:
            return self._characters[word]
        if word in self._everyday or len(word) < FUZZY_MIN - 1:
            return NUMBER if word.isdigit() else OTHER
        if HIDDEN in word:
            return self._read_hidden(word)
        if not word.isalpha():
            return NUMBER if word.isdigit() else self._read("".join(filter(str.isalpha, read_stand_ins(word))))
        if len(word) < FUZZY_MIN:
            return OTHER
        return self._read_strong(word) or self._read_misspelled(word) or self._read_glued(word) or OTHER

    def _read_strong(self, word: str) -> str:
        """Return the character of a strong word, also inside a longer word; "" when there is none."""
        if stem := self._stem.search(word):
            is_everyday = self._everyday_ending.match(word, stem.end())
            return EVERYDAY if is_everyday else self._characters[stem[0]]
        if word[:3] not in self._strong_beginnings or not LONG_MIN <= len(word) <= LONGEST:
            return ""
        for length in range(LONG_MIN, min(len(word), LONG_MIN + 4) + 1):
            near = self._strong_speller.find(word[:length])
            if near and not self._everyday_ending.match(word, length):
                return self._characters[near]
        return ""

    def _read_misspelled(self, word: str) -> str:
        near = self._speller.find(word) if len(word) <= LONGEST else ""
        is_meant = near and (near[0] == word[0] or len(near) >= LONG_MIN)
        return self._characters[near] if is_meant else ""

    def _read_hidden(self, word: str) -> str:
        """Return the character of a strong word in which stars stand for letters: "zelfm**rd"."""
        pattern = re.compile(re.escape(word[:LONGEST]).replace(HIDDEN, ".{0,4}"))
        word = next(filter(pattern.fullmatch, self._strong), "")
        return self._characters[word] if word else OTHER

    def _read_glued(self, word: str) -> str:
        """Return the characters of the words that are glued together here; "" when there are others among them."""
        if len(word) < GLUED_MIN:
            return ""
        word, longest = word[:GLUED_LONGEST], max(map(len, self._glued))
        rows: dict[int, str] = {0: ""}
        for start in range(len(word)):
            for begin in {start, max(start - 1, 0)} if start in rows else ():  # "wan-t-o": both had this letter
                for end in range(start + 1, min(begin + longest, len(word)) + 1):
                    character = self._glued.get(word[begin:end])
                    if character and (end not in rows or len(rows[end]) > len(rows[start]) + 1):
                        rows[end] = rows[start] + character
        return rows.get(len(word), "")
