"""Names that would speak for the house: of the site, of those who look after it, of help lines, of its colleagues."""

import re
import unicodedata
from functools import cache

from community.house_name import house_name
from community.members.models import Persona
from community.members.profiles.names import name_key

# In a name of which nobody says that it is somebody's: refused wherever it stands in a name.
_PARTS = [
    "huiskamer", "moderat", "beheerder", "administrat", "redactie", "redacteur", "helpdesk", "hulplijn", "gastheer",
    "gastvrouw", "hulpverlen", "ervaringsdeskundig", "zelfmoordpreventie", "klantenservice", "webmaster",
    "iemand die weg", "модератор", "модерация", "администра", "редакция",
]  # fmt: skip
# Also part of other words (Badminton, Modest): refused as a word, also numbered, and with what people put around it.
_WORDS = [
    "admin", "admins", "mod", "mods", "beheer", "staff", "team", "host", "hosts", "crew", "support",
    "system", "systeem", "root",
    "sysop", "postmaster", "noreply", "someone who left", "professional", "professionals", "редактор", "админ",
    "official", "officieel", "politie", "مشرف", "المشرف",
]  # fmt: skip
_BEFORE = ["de", "het", "the", "een", "uw", "jullie", "onze", "ons", "jouw", "team", "site", "super", "hoofd", "echte"]
_AFTER = ["team", "official", "officieel", "nl", "account", "chat", "online"]
_HELP_NUMBER = re.compile(r"(?<!\d)(?:0?800\W*0?)?113(?!\d)")


@cache
def _keys(*words: str) -> tuple[str, ...]:
    return tuple(name_key(word) for word in words)


def is_reserved(name: str) -> bool:
    """Return whether the name would speak for the site, or is the name that the site gives to members who left."""
    normal = unicodedata.normalize("NFKC", name)
    without_digits = re.sub(r"\d", "", normal)
    parts, words = [*_keys(*_PARTS), name_key(house_name())], set(_keys(*_WORDS))
    keys = [name_key(text) for text in (normal, without_digits)]
    if any(part in key for key in keys for part in parts):
        return True
    typed = {normal, *re.split(r"[\W_]+", normal)}
    cores = {_core(name_key(text)) for word in typed for text in (word, word.strip("0123456789"))}
    return bool(cores & words) or _has_help_number(normal)


def _core(key: str) -> str:
    """Return the key without words that people put around a name to speak for it: "het beheer", "modteam"."""
    before, after = _keys(*_BEFORE), _keys(*_AFTER)
    for _part in range(2):
        key = next((key.removeprefix(word) for word in before if key.startswith(word) and key != word), key)
        key = next((key.removesuffix(word) for word in after if key.endswith(word) and key != word), key)
    return key


def _has_help_number(name: str) -> bool:
    """Return whether the number of the help line is in it, also spaced, or with letters that look like its digits."""
    joined = re.sub(r"(?<=\d)[\W_]+(?=\d)", "", name)
    alike = re.sub(r"\b(?=\S*\d)[liI|13]{3}\b", lambda match: re.sub(r"[liI|]", "1", match[0]), joined)
    return bool(_HELP_NUMBER.search(alike))


def is_like_a_colleague(name: str) -> bool:
    """Return whether the name is that of somebody with a duty, with a number or an article added: "Mo 2", "de Mo"."""
    normal = unicodedata.normalize("NFKC", name)
    added = {*_BEFORE, *_AFTER}
    words = [word for word in re.split(r"[\W_]+", normal) if word.lower() not in added and not word.isdigit()]
    keys = {name_key("".join(words)), name_key(re.sub(r"\d", "", normal))} - {name_key(name), ""}
    return Persona.objects.filter(name_key__in=keys, member__duties__isnull=False).exists()
