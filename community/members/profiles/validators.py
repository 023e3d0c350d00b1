"""Which names a member may choose: one script, no odd characters, no contact details, no name of the staff."""

import re
import unicodedata

import regex

from community.members.profiles.names import SCRIPTS_WITH_VOWEL_MARKS, VOWEL_MARKS, name_key

# A name is written in one of the scripts that people write today (Unicode's UAX 31, table 5): other scripts, which
# hardly any keyboard has, contain whole Latin names.
_SCRIPTS = ["Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Ethiopic", "Hebrew", "Arabic"]
_SCRIPTS_WRITTEN_TOGETHER = [
    ["Han", "Hiragana", "Katakana"],
    ["Han", "Hangul"],
    ["Han", "Bopomofo"],
]  # Japanese, Korean, Chinese


def _written_in(scripts: list[str]) -> str:
    return "".join(rf"\p{{scx={script}}}" for script in scripts)


_ONE_SCRIPT = regex.compile(
    "|".join(
        rf"(?:[{_written_in(scripts)}]|(?!\p{{L}})\p{{scx=Common}})*"
        for scripts in [*([script] for script in _SCRIPTS + SCRIPTS_WITH_VOWEL_MARKS), *_SCRIPTS_WRITTEN_TOGETHER]
    )
)
# Accents are one with their letter (NFKC); other marks belong to a script that needs them, or make a disguise. More
# than three in a row are no writing, and an invisible character is no part of a name.
_ODD = regex.compile(
    rf"[^\p{{L}}\p{{N}}\p{{M}}_ \-'.’]|\p{{Default_Ignorable_Code_Point}}"
    rf"|(?<![\p{{L}}\p{{M}}])\p{{M}}|\p{{M}}{{4}}|(?=\p{{M}})[^\p{{sc=Hebrew}}\p{{scx=Arabic}}{VOWEL_MARKS}]"
)
_EMAIL_LIKE = re.compile(r"\S@\S|\b(at|apenstaartje)\b.*\b(punt|dot)\b|\.(nl|com|be|org|net|eu)\b", re.IGNORECASE)

_RESERVED_WORDS = {name_key(word) for word in ("admin", "mod", "beheer", "staff", "team", "someone who left")}
_RESERVED_WORDS |= {name_key(word) for word in ("hulpverlener", "professional", "gastheer", "gastvrouw")}
_RESERVED_PARTS = [
    name_key(word) for word in ("moderator", "beheerder", "administrator", "redactie", "helpdesk", "iemand die weg")
]


def mixes_alphabets(name: str) -> bool:
    """Return whether there are letters of two scripts in a name, or of one that nobody writes in: a disguise."""
    return not _ONE_SCRIPT.fullmatch(unicodedata.normalize("NFKC", name))


def looks_like_contact(name: str) -> bool:
    """Return whether the name seems an email address, a web address or a phone number."""
    digits = sum(c.isdigit() for c in unicodedata.normalize("NFKC", name))
    return digits >= 6 or bool(_EMAIL_LIKE.search(unicodedata.normalize("NFKC", name)))


def has_odd_characters(name: str) -> bool:
    return bool(_ODD.search(unicodedata.normalize("NFKC", name))) or not any(c.isalpha() for c in name)


def is_reserved(name: str) -> bool:
    """Return whether the name would speak for the site, or is the name that the site gives to members who left."""
    words = {name_key(word) for word in re.split(r"[\W_]+", name)} | {name_key(name)}
    return bool(words & _RESERVED_WORDS) or any(part in name_key(name) for part in _RESERVED_PARTS)
