"""Which names a member may choose: of one script, with what belongs to it, and no name that speaks for the house.

An allow-list, by Unicode's UTS 39: a name is of a single script by its script extensions, with the letters, marks,
digits and signs that this script needs. What is refused is said in a sentence of its own.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import regex

from community.text import remove_invisible

# Marks of the Latin, Greek and Cyrillic alphabets that a letter may carry; strokes through a letter are no accent.
_ACCENTS = (
    r"[\u0300-\u0304\u0306-\u030c\u030f-\u0311\u0313\u0314\u031b\u0323-\u0328\u032d\u032e\u0330\u0331\u0342\u0345]"
)
_DOUBLED_MARK = regex.compile(r"(\p{M})\1|[\p{Latin}\p{Greek}\p{Cyrillic}]\p{M}{4}")
# What stands in names of any script. Modifier letters and signs of one script stand with it, below.
_GENERAL = regex.compile(r"[\p{L}\p{M}\p{Nd}\u3007 _.'’\-\u200c\u200d·・\u05be\u05f3\u05f4\u0f0b\u055a\u058a]*")
_RAW_SIGNS = regex.compile(r"[\p{S}\p{No}]")  # ™ and ½ would be stored as the letters or digits that they stand for
_UNSEEN = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\u2800\U0001d159\U00013441\U00013442\U00016fe4]")


@dataclass(frozen=True)
class Script:
    """A writing: the scripts of Unicode in it, its marks, how many a letter carries at most, and its other signs."""

    scripts: tuple[str, ...]
    marks: str = ""
    max_marks: int = 3
    signs: str = ""

    @property
    def alphabet(self) -> str:
        return "".join(rf"\p{{scx={script}}}" for script in self.scripts)

    def pattern(self) -> str:
        of_script = f"[{self.alphabet}]"
        mark = self.marks or rf"[\p{{M}}&&{of_script}]"
        joiner = r"(?:(?<=\p{ccc=9})[\u200c\u200d]|\u200d(?=\p{ccc=9})|\u200c(?=\p{scx=Arabic}))?"
        base = rf"[[[\p{{L}}--[\u02b0-\u02ff]]&&{of_script}]\u3007{self.signs}]"
        digit = rf"[0-9[\p{{Nd}}&&{of_script}]]"
        return rf"(?:{base}(?:{joiner}{mark}){{0,{self.max_marks}}}{joiner}|{digit}|[ _.'’\-])*"


def _alike(scripts: str, **values) -> list[Script]:
    return [Script((script,), **values) for script in scripts.split()]


# The scripts that people write today (Unicode's UAX 31, table 5, and some that people here write: Syriac, Tifinagh,
# N'Ko). Other scripts, which hardly any keyboard has, contain whole Latin names.
_SCRIPTS = [
    Script(("Latin",), marks=_ACCENTS, max_marks=2, signs="ʻʼʾʿ"),
    *_alike("Greek Cyrillic", marks=_ACCENTS, max_marks=2, signs="ʼ"),
    *_alike("Armenian Georgian Ethiopic Syriac Tifinagh Nko Thaana"),
    Script(("Hebrew",), max_marks=4, signs="\u05be\u05f3\u05f4"),
    Script(("Arabic",)),
    *_alike("Bengali Devanagari Gujarati Gurmukhi Kannada Khmer Lao Malayalam Oriya Sinhala Tamil Telugu Thai"),
    Script(("Myanmar",), max_marks=5),
    Script(("Tibetan",), max_marks=5, signs="\u0f0b"),
    Script(("Han", "Hiragana", "Katakana"), signs="・"),  # Japanese
    *(Script(("Han", script)) for script in ("Hangul", "Bopomofo")),  # Korean, Chinese
]


@cache
def _single_script() -> regex.Pattern:
    """Match a name whose letters are of one script, whatever else is in it."""
    common = r"(?!\p{L})\p{scx=Common}|(?!\p{L})\p{Inherited}|·|・"
    choices = "|".join(rf"(?:[{script.alphabet}{script.signs}]|{common})*" for script in _SCRIPTS)
    return regex.compile(choices, regex.VERSION1)


@cache
def _well_written() -> regex.Pattern:
    """Match a name in one script, with no more than belongs to it."""
    middle_dot = r"(?<=[lL])·(?=[lL])"  # Catalan
    patterns = [script.pattern() for script in _SCRIPTS]
    patterns[0] = rf"(?:{patterns[0]}|{middle_dot})*"
    return regex.compile("|".join(patterns), regex.VERSION1)


_EMAIL_LIKE = re.compile(r"\S@\S|\b(at|apenstaartje)\b.*\b(punt|dot)\b|\.(nl|com|be|org|net|eu)\b", re.IGNORECASE)


def mixes_alphabets(name: str) -> bool:
    """Return whether there are letters of two scripts in a name, or of one that nobody writes in: a disguise."""
    return not _single_script().fullmatch(unicodedata.normalize("NFKC", name))


def looks_like_contact(name: str) -> bool:
    """Return whether the name seems an email address, a web address or a phone number."""
    digits = sum(c.isdigit() for c in unicodedata.normalize("NFKC", name))
    return digits >= 6 or bool(_EMAIL_LIKE.search(unicodedata.normalize("NFKC", name)))


def has_unseen_characters(name: str) -> bool:
    """Return whether there is a character in the name that nobody sees, and that its script does not need."""
    return bool(_UNSEEN.search(name)) or remove_invisible(name) != name


def has_odd_characters(name: str) -> bool:
    """Return whether there is a sign in the name that stands in no name, or no letter at all."""
    normal = unicodedata.normalize("NFKC", name)
    can_be_read = any(c.isalpha() and unicodedata.category(c) != "Lm" for c in normal)
    return bool(_RAW_SIGNS.search(name)) or not _GENERAL.fullmatch(normal) or not can_be_read


def has_odd_marks(name: str) -> bool:
    """Return whether letters carry marks that their script does not have, or more than it can."""
    normal = unicodedata.normalize("NFKC", name)
    is_doubled = _DOUBLED_MARK.search(unicodedata.normalize("NFD", normal))
    return bool(is_doubled) or not _well_written().fullmatch(normal)


def mixes_digits(name: str) -> bool:
    """Return whether the digits of a name are of two scripts: some look like another digit."""
    zeros = {ord(c) - unicodedata.decimal(c) for c in unicodedata.normalize("NFKC", name) if c.isdecimal()}
    return len(zeros) > 1
