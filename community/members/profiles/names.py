"""Pseudonyms: what may be one, when two are the same to a reader's eye, and suggestions."""

import re
import secrets
import unicodedata

# Letters and digits of other scripts that look like a Latin letter, and pairs that do; enough to stop one member
# from posing as another. Source: the visual classes of Unicode TR 39, narrowed to what a keyboard gives.
_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("013457@$!|", "oleastasii", strict=True)),
        **dict(zip("авеѕзіїјкмнорстухһԁԛԝгпьүұѵѡӏҁ", "abeseiijkmhopctyxhdqwrnbyyvwic", strict=True)),
        **dict(zip("αβγεηικνορςτυχω", "abyenikvopstuxw", strict=True)),
        **dict(zip("օոսհցզյ", "onuhgqj", strict=True)),
        **dict(zip("ɑɩʊ", "aiu", strict=True)),
    }
)
# Of these the capital looks like another letter than the small one does: a Greek N is the capital of what looks like v.
_CAPITALS = str.maketrans(dict(zip("ΗΜΝΥΖВНՍՏ", "hmnyzbhus", strict=True)))
# ł, ø, ħ, the small capitals of phonetics: one Latin letter with something to it that no accent is
_LATIN = re.compile(
    r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:DOTLESS |SCRIPT |OPEN |LONG )?([A-Z])(?: WITH .*)?$"
)
# A name is written in one of these. Other alphabets, of which nobody here has the keys, hold whole Latin names.
_ALPHABETS = ["LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "ETHIOPIC", "GEORGIAN", "DEVANAGARI"]
_ALPHABETS += ["BENGALI", "TAMIL", "THAI", "HANGUL"]
_TOGETHER = {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"}  # Japanese is written in all of them
BETRAYING_CHARACTERS = 5  # a shorter word, such as "van" or "zus", stands in many names
_NOT_A_NAME = re.compile(r"[^\w \-'.’]", re.UNICODE)
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
    """The name as people may confuse it: NFKC, case folded, without marks, spaces or look-alikes."""
    folded = unicodedata.normalize("NFKC", name).translate(_CAPITALS).casefold().translate(_LOOK_ALIKES)
    letters = "".join(_plain(c) for c in unicodedata.normalize("NFKD", folded) if unicodedata.category(c)[0] in "LN")
    return letters.translate(_LOOK_ALIKES).replace("rn", "m").replace("vv", "w").replace("l", "i")


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    found = _LATIN.match(unicodedata.name(letter, ""))
    return found[1].lower() if found else letter


def mixes_alphabets(name: str) -> bool:
    """True for letters of two alphabets in one name, or of one that nobody here writes in: a disguise."""
    found = {unicodedata.name(c, "?").split()[0] for c in unicodedata.normalize("NFKC", name) if c.isalpha()}
    return not (len(found) <= 1 and found <= set(_ALPHABETS)) and not found <= _TOGETHER


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
    return bool(_NOT_A_NAME.search(name)) or not any(c.isalpha() for c in name)


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
