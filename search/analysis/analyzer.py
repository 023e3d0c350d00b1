"""Turn Dutch text into index terms: fold the letters, split into words, stem each word.

Both engines store and look for these terms, so they find the same. A word is one term however it was typed:
"foto's", "fotos" and "foto´s" are "foto", "A.D.H.D." is "adhd", "+31 800 0113" is "08000113".
"""

import re
import unicodedata
from functools import cache, lru_cache

import regex
import snowballstemmer

from search.analysis.data_files import read_lines, read_pairs

CACHED_WORDS = 50_000

WORD = regex.compile(r"[\p{L}\p{N}]+")
# Applied to each word: auto(s), video(s), baby(s), but not bus, klas, chaos.
PLURAL_WITHOUT_APOSTROPHE = regex.compile(r"(?<=[aeiouy].*[^aeou][ao]|.[ei]o|[aeiou].*[^aeiou]y)s$")
# Applied to each word: slaap(t), voel(t), krijg(t), but not kaart, feest, angst.
VERB_ENDING = regex.compile(r"(?<=(?:aa|ee|oo|uu)[fgklmnp]|(?:ij|ei|ui|ou|oe|ie|eu)[fgklmnpr])t$")
# Applied to each stem: stemm(en) -> stem, briev(en) -> brief, huiz(en) -> huis.
STEM_ENDINGS = (
    (r"([bcdfghjklmnpqrstvwxz])\1$", r"\1"),
    (r"v$", "f"),
    (r"z$", "s"),
)
_stem_endings = [(regex.compile(pattern), replacement) for pattern, replacement in STEM_ENDINGS]
_characters = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_stemmer = snowballstemmer.stemmer("dutch_porter")

# Nobody sees these: soft hyphens and other format characters, combining marks, and letters without a shape.
_INVISIBLE = r"\p{M}\p{Cf}\u115f\u1160\u2800\u3164\uffa0"
_APOSTROPHES = r"'’‘‛ʼʻʹ′`´＇"
_CHARACTER, _BEFORE, _AFTER = r"\p{L}", r"(?<![\p{L}\p{N}])", r"(?![\p{L}\p{N}])"
_PLURAL_S = rf"[{_APOSTROPHES}][{_INVISIBLE}]*s"
_ABBREVIATION = rf"{_BEFORE}{_CHARACTER}(?:\.{_CHARACTER})+(?:\.|{_AFTER})"
_SPELLED_OUT = rf"{_BEFORE}{_CHARACTER}(?:[ -]{_CHARACTER}){{2,}}{_AFTER}"
_DIGIT = r"(?:[ ./()\p{Pd}]{0,3}\d)"
_NETHERLANDS = r"(?:\+|00)31[ ./\p{Pd}]?(?:\(0\)|0)?[ ./\p{Pd}]?"
_PHONE_NUMBER = (
    rf"(?<![\p{{L}}\p{{N}}+])(?:{_NETHERLANDS}|0)(?:[89]0\d{_DIGIT}{{4}}(?:{_DIGIT}{{3}})??|\d{_DIGIT}{{8}}){_AFTER}"
)

WORD_IN_TEXT = regex.compile(
    rf"{_PHONE_NUMBER}|(?i:{_ABBREVIATION})|[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}{_INVISIBLE}]*(?:(?i:{_PLURAL_S}){_AFTER})?"
)
_invisible = regex.compile(f"[{_INVISIBLE}]+")
_plural_s = regex.compile(rf"(?<=[{_CHARACTER}{_INVISIBLE}]){_PLURAL_S}{_AFTER}")
_spelled = regex.compile(f"{_ABBREVIATION}|{_SPELLED_OUT}")
_phone_number, _netherlands = regex.compile(_PHONE_NUMBER), regex.compile(f"^{_NETHERLANDS}")


# What a text must have at least before one of the patterns above can match: most texts have none of it, and these are
# searched ten times as fast.
_has_digit = re.compile("[0-9]")
_has_single_character = re.compile(r"(?<![^\W_])[^\W\d_](?:\.|[ -][^\W\d_](?![^\W_]))")
_has_apostrophe = re.compile(f"[{_APOSTROPHES}]")
_ascii_word = re.compile("[A-Za-z0-9]+")


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with each word typed in one way; other scripts stay."""
    return fold_and_split(text)[0]


def fold_and_split(text: str) -> tuple[str, list[str]]:
    """Return the folded text, and its words in order."""
    text = text.lower()
    if _has_apostrophe.search(text):
        text = _plural_s.sub("", text)
    if not text.isascii():
        text = _invisible.sub("", unicodedata.normalize("NFKD", text)).translate(_characters)
    words = words_of(text)
    if 1 in map(len, words):  # only then something can be spelled out, or be an abbreviation
        text = _spelled.sub(lambda spelled: "".join(words_of(spelled[0])), text)
        words = words_of(text)
    if _has_digit.search(text):
        text = _phone_number.sub(_digits_of, text)
        words = words_of(text)
    return text, words


def _digits_of(phone_number: regex.Match) -> str:
    """Return a telephone number as the digits that somebody in the Netherlands dials."""
    local = _netherlands.sub("0", phone_number[0])
    return regex.sub(r"\D", "", local)


def words_in(text: str) -> tuple[regex.Pattern | re.Pattern, list[str]]:
    """Return the words as they stand in this text, which is not folded, and their pattern, for marking them.

    The pattern is ``WORD_IN_TEXT``, or one that matches a row of characters and looks at nothing before or after it.
    """
    pattern = _ascii_word if text.isascii() else WORD_IN_TEXT if _invisible.search(text) else WORD
    words = pattern.findall(text)
    if _has_digit.search(text) or _has_apostrophe.search(text) or _has_single(words, text):
        return WORD_IN_TEXT, WORD_IN_TEXT.findall(text)
    return pattern, words


def _has_single(words: list[str], text: str) -> bool:
    return 1 in map(len, words) and _has_single_character.search(text) is not None


def tokenize(text: str) -> list[str]:
    """Return the folded words of the text, in order."""
    return fold_and_split(text)[1]


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text, in order."""
    return _ascii_word.findall(folded) if folded.isascii() else WORD.findall(folded)


@lru_cache(CACHED_WORDS)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    plain = VERB_ENDING.sub("", PLURAL_WITHOUT_APOSTROPHE.sub("", word))
    return normalize_stem(stem_overrides().get(word) or _stemmer.stemWord(plain))


def normalize_stem(stem: str) -> str:
    """Return the stem with the ending that all forms of the word share."""
    for pattern, replacement in _stem_endings:
        stem = pattern.sub(replacement, stem)
    return stem


def analyze(text: str) -> list[str]:
    """Return the stem of each word of the text, in order."""
    return [stem(word) for word in tokenize(text)]


@cache
def stem_overrides() -> dict[str, str]:
    """Return word -> stem for the words that the stemmer stems wrongly."""
    return dict(read_pairs("stem_overrides.tsv"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a data file."""
    return frozenset(word for line in read_lines(name) for word in tokenize(line))
