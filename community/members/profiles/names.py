"""Pseudonyms: when two look the same to a reader, and suggestions for one."""

import json
import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

import confusable_homoglyphs
import regex

# Characters that look alike on a keyboard or to a reader in a hurry, beyond Unicode's list of confusables.
_WIDER = str.maketrans(
    {
        **dict(zip("013457@$!|", "oleastasii", strict=True)),
        **dict(zip("зкмпьҁ", "ekmnbc", strict=True)),
        **dict(zip("βεκχωʊ", "bekxwu", strict=True)),
    }
)
# ł, ø, ħ, the small capitals of phonetics: a Latin letter with an addition that is no accent
_LATIN = re.compile(
    r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:DOTLESS |SCRIPT |OPEN |LONG )?([A-Z])(?: WITH .*)?$"
)
# In these scripts vowels are marks, and a name is not complete without them.
_SCRIPTS_WITH_VOWEL_MARKS = [
    "Bengali", "Devanagari", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya",
    "Sinhala", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan",
]  # fmt: skip
_VOWEL_MARKS = "".join(rf"\p{{sc={script}}}" for script in _SCRIPTS_WITH_VOWEL_MARKS)
# the Arabic line that makes a word longer, and modifier letters such as the Hawaiian ʻ, do not make another name
_COUNTED = regex.compile(rf"(?![\u0640\u02b0-\u02ff])[\p{{L}}\p{{N}}]|(?=\p{{M}})[{_VOWEL_MARKS}]")
BETRAYING_CHARACTERS = 5  # a shorter word, such as "van" or "zus", stands in many names

_SUGGESTED_ENDINGS = [
    "van de overkant", "bij het raam", "van de trap", "op de bank", "aan de keukentafel", "in de tuin", "van zolder",
    "onder de lamp", "bij de kachel", "op de stoep", "van om de hoek", "met de thee",
]  # fmt: skip
_SUGGESTED_BEGINNINGS = [
    "Merel", "Egel", "Vlinder", "Beuk", "Kraai", "Otter", "Wilg", "Mus", "Linde", "Haas", "Uil", "Zwaluw", "Braam",
    "Eik", "Roodborst", "Kikker", "Varen", "Reiger", "Hazelaar", "Vos",
]  # fmt: skip


def name_key(name: str) -> str:
    """Return the name as people may confuse it: without case, spaces, accents or letters that look alike.

    Source: the skeleton of Unicode's UTS 39, of the capitals and then of the small letters, and somewhat wider. Done
    twice, because the prototype of a letter may itself be a capital, or have an accent.
    """
    return _skeleton(_skeleton(name))


def _skeleton(name: str) -> str:
    capitals = "".join(_as_capital(c) for c in unicodedata.normalize("NFKC", name))
    small = unicodedata.normalize("NFKD", capitals.casefold()).translate(_WIDER)
    characters = "".join(map(_as_small_character, _counted_characters(small)))
    return characters.translate(_WIDER).replace("rn", "m").replace("vv", "w").replace("l", "i")


def _as_capital(character: str) -> str:
    """Return the Latin capital that this one looks like: a Greek Ν is the capital of what looks like v."""
    latin = "" if character.isascii() or not character.isupper() else _prototypes().get(character, "")
    return latin if latin.isascii() and latin else character


def _as_small_character(character: str) -> str:
    if character.isascii():
        return character
    match = _LATIN.match(unicodedata.name(character, ""))
    if match:
        return match[1].lower()
    return (
        _counted_characters(_prototypes().get(character, "")) or character
    )  # the prototype of some letters is a mere sign


def _counted_characters(text: str) -> str:
    return "".join(filter(_COUNTED.match, unicodedata.normalize("NFKD", text)))


@cache
def _prototypes() -> dict[str, str]:
    """Return the prototype of each letter that looks like another one.

    The package has Unicode's list with every pair in both directions: a letter that is like several others is their
    prototype. The functions of the package are not used: they give no skeleton.
    """
    listed = json.loads(files(confusable_homoglyphs).joinpath("confusables.json").read_text("utf-8"))
    bare = {_bare(key): {_bare(other["c"]) for other in others} for key, others in listed.items()}
    prototypes = {}
    for character, others in bare.items():
        other = min(others)
        if len(character) == 1 == len(others) and (len(other) > 1 or len(bare[other]) > 1 or other < character):
            prototypes[character] = other
    return prototypes


def _bare(text: str) -> str:
    return text.replace("\N{LEFT-TO-RIGHT MARK}", "")  # around text from right to left


def betrays(name: str, other: str) -> bool:
    """Return whether one name contains the other, or nearly: a reader of both thinks of the same person."""
    short, long = sorted([name_key(name), name_key(other)], key=len)
    words = {key for word in re.split(r"[\W_]+", name) if len(key := name_key(word)) >= BETRAYING_CHARACTERS}
    others = {name_key(word) for word in re.split(r"[\W_]+", other)}
    is_part = short in long if len(short) >= BETRAYING_CHARACTERS - 1 else long.startswith(short)
    return is_part or bool(words & others)


def tidy(name: str) -> str:
    """Return the name as it is stored: one form for the same letters, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def suggest(count: int = 5) -> list[str]:
    """Return random names; the caller checks which are free."""
    random = secrets.SystemRandom()
    return [f"{random.choice(_SUGGESTED_BEGINNINGS)} {random.choice(_SUGGESTED_ENDINGS)}" for _ in range(count)]


def free_suggestions(personas, count: int = 5) -> list[str]:
    """Return suggestions that are free. ``personas`` is a manager or queryset of Persona."""
    names = {name_key(name): name for name in suggest(count * 3)}
    taken = set(personas.filter(name_key__in=names).values_list("name_key", flat=True))
    return [name for key, name in names.items() if key not in taken][:count]
