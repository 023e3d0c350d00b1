"""Pseudonyms: what may be one, when two are the same to a reader's eye, and suggestions."""

import json
import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

import confusable_homoglyphs
import regex

# What a keyboard gives, or what looks alike to a reader in a hurry, beyond what Unicode's list of confusables has.
_WIDER = str.maketrans(
    {
        **dict(zip("013457@$!|", "oleastasii", strict=True)),
        **dict(zip("зкмпьҁ", "ekmnbc", strict=True)),
        **dict(zip("βεκχωʊ", "bekxwu", strict=True)),
    }
)
# ł, ø, ħ, the small capitals of phonetics: one Latin letter with something to it that no accent is
_LATIN = re.compile(
    r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:DOTLESS |SCRIPT |OPEN |LONG )?([A-Z])(?: WITH .*)?$"
)
# A name is written in one of the scripts that people write today (Unicode's UAX 31, table 5): other scripts, of which
# nobody here has the keys, hold whole Latin names. In the second row vowels are marks, and a name is not without them.
_SCRIPTS = ["Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Ethiopic", "Hebrew", "Arabic"]
_VOWELS_ARE_MARKS = [
    "Bengali", "Devanagari", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya",
    "Sinhala", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan",
]  # fmt: skip
_TOGETHER = [["Han", "Hiragana", "Katakana"], ["Han", "Hangul"], ["Han", "Bopomofo"]]  # Japanese, Korean, Chinese


def _written_in(scripts: list[str]) -> str:
    return "".join(rf"\p{{scx={script}}}" for script in scripts)


_ONE_SCRIPT = regex.compile(
    "|".join(
        rf"(?:[{_written_in(scripts)}]|(?!\p{{L}})\p{{scx=Common}})*"
        for scripts in [*([script] for script in _SCRIPTS + _VOWELS_ARE_MARKS), *_TOGETHER]
    )
)
_VOWELS = "".join(rf"\p{{sc={script}}}" for script in _VOWELS_ARE_MARKS)
_HEARD = regex.compile(rf"[\p{{L}}\p{{N}}]|(?=\p{{M}})[{_VOWELS}]")
# Accents are one with their letter (NFKC); other marks belong to a script that needs them, or make a disguise. More
# than three in a row are no writing, and what is not to be seen is no name.
_ODD = regex.compile(
    rf"[^\p{{L}}\p{{N}}\p{{M}}_ \-'.’]|\p{{Default_Ignorable_Code_Point}}"
    rf"|(?<![\p{{L}}\p{{M}}])\p{{M}}|\p{{M}}{{4}}|(?=\p{{M}})[^\p{{sc=Hebrew}}\p{{scx=Arabic}}{_VOWELS}]"
)
BETRAYING_CHARACTERS = 5  # a shorter word, such as "van" or "zus", stands in many names
_EMAIL_LIKE = re.compile(r"\S@\S|\b(at|apenstaartje)\b.*\b(punt|dot)\b|\.(nl|com|be|org|net|eu)\b", re.IGNORECASE)

_PLACES = [
    "van de overkant",
    "bij het raam",
    "van de trap",
    "op de bank",
    "aan de keukentafel",
    "in de tuin",
    "van zolder",
    "onder de lamp",
    "bij de kachel",
    "op de stoep",
    "van om de hoek",
    "met de thee",
]
_NAMES = [
    "Merel",
    "Egel",
    "Vlinder",
    "Beuk",
    "Kraai",
    "Otter",
    "Wilg",
    "Mus",
    "Linde",
    "Haas",
    "Uil",
    "Zwaluw",
    "Braam",
    "Eik",
    "Roodborst",
    "Kikker",
    "Varen",
    "Reiger",
    "Hazelaar",
    "Vos",
]


def name_key(name: str) -> str:
    """Return the name as people may confuse it: without case, spaces, accents or letters that look alike.

    Source: the skeleton of Unicode's UTS 39, of the capitals and then of the small letters, and somewhat wider. Done
    twice, because what stands for a letter may itself be a capital, or have something to it.
    """
    return _look_alike(_look_alike(name))


def _look_alike(name: str) -> str:
    capitals = "".join(_as_capital(c) for c in unicodedata.normalize("NFKC", name))
    small = unicodedata.normalize("NFKD", capitals.casefold()).translate(_WIDER)
    letters = "".join(map(_as_small_letter, _letters(small)))
    return letters.translate(_WIDER).replace("rn", "m").replace("vv", "w").replace("l", "i")


def _as_capital(letter: str) -> str:
    """Return the Latin capital that this one looks like: a Greek Ν is the capital of what looks like v."""
    latin = "" if letter.isascii() or not letter.isupper() else _prototypes().get(letter, "")
    return latin if latin.isascii() and latin else letter


def _as_small_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    found = _LATIN.match(unicodedata.name(letter, ""))
    if found:
        return found[1].lower()
    return _letters(_prototypes().get(letter, "")) or letter  # for some, a mere sign stands


def _letters(text: str) -> str:
    return "".join(filter(_HEARD.match, unicodedata.normalize("NFKD", text)))


@cache
def _prototypes() -> dict[str, str]:
    """Return what stands for a letter, by that letter.

    The package has Unicode's list with every pair in both directions: what is alike to several others stands for them.
    Its own functions are not used: they give no skeleton.
    """
    listed = json.loads(files(confusable_homoglyphs).joinpath("confusables.json").read_text("utf-8"))
    bare = {_bare(key): {_bare(other["c"]) for other in others} for key, others in listed.items()}
    prototypes = {}
    for letter, others in bare.items():
        other = min(others)
        if len(letter) == 1 == len(others) and (len(other) > 1 or len(bare[other]) > 1 or other < letter):
            prototypes[letter] = other
    return prototypes


def _bare(text: str) -> str:
    return text.replace("\N{LEFT-TO-RIGHT MARK}", "")  # around what is written from right to left


def mixes_alphabets(name: str) -> bool:
    """Return whether there are letters of two scripts in a name, or of one that nobody writes in: a disguise."""
    return not _ONE_SCRIPT.fullmatch(unicodedata.normalize("NFKC", name))


def betrays(name: str, other: str) -> bool:
    """True when one name is in the other, or nearly: whoever reads both thinks of the same person."""
    short, long = sorted([name_key(name), name_key(other)], key=len)
    words = {key for word in re.split(r"[\W_]+", name) if len(key := name_key(word)) >= BETRAYING_CHARACTERS}
    others = {name_key(word) for word in re.split(r"[\W_]+", other)}
    within = short in long if len(short) >= BETRAYING_CHARACTERS - 1 else long.startswith(short)
    return within or bool(words & others)


def looks_like_contact(name: str) -> bool:
    """True for what seems an e-mail address, a web address or a phone number."""
    digits = sum(c.isdigit() for c in unicodedata.normalize("NFKC", name))
    return digits >= 6 or bool(_EMAIL_LIKE.search(unicodedata.normalize("NFKC", name)))


def has_odd_characters(name: str) -> bool:
    return bool(_ODD.search(unicodedata.normalize("NFKC", name))) or not any(c.isalpha() for c in name)


def tidy(name: str) -> str:
    """The name as it is stored: one form for the same letters, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_reserved(name: str) -> bool:
    """True for a name that would speak for the house, or that the house gives to people who left."""
    words = {name_key(word) for word in re.split(r"[\W_]+", name)} | {name_key(name)}
    return bool(words & _RESERVED_WORDS) or any(part in name_key(name) for part in _RESERVED_PARTS)


def suggest(count: int = 5) -> list[str]:
    """Names that nobody needs to think about, drawn at random; the caller checks which are free."""
    pick = secrets.SystemRandom()
    return [f"{pick.choice(_NAMES)} {pick.choice(_PLACES)}" for _ in range(count)]


_RESERVED_WORDS = {name_key(word) for word in ("admin", "mod", "beheer", "staff", "team", "someone who left")}
_RESERVED_WORDS |= {name_key(word) for word in ("hulpverlener", "professional", "gastheer", "gastvrouw")}
_RESERVED_PARTS = [
    name_key(word) for word in ("moderator", "beheerder", "administrator", "redactie", "helpdesk", "iemand die weg")
]


def free_suggestions(personas, count: int = 5) -> list[str]:
    """Suggestions that nobody has. ``personas`` is a manager or queryset of Persona."""
    names = {name_key(name): name for name in suggest(count * 3)}
    taken = set(personas.filter(name_key__in=names).values_list("name_key", flat=True))
    return [name for key, name in names.items() if key not in taken][:count]
