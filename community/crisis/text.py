"""Bring a text into the form in which it is compared: small letters, without accents, signs and doubled letters."""

import re
import unicodedata
from string import ascii_lowercase

# letters of other scripts that look like ours, and what nobody sees: accents, soft hyphens and joiners
_OTHERS = (
    dict(zip("аеорсухіѕјԁƒıøłđ", "aeopcyxisjdfiold", strict=True))
    | {"æ": "ae", "œ": "oe", "ß": "ss"}
    | dict.fromkeys("’‘´\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff", "")
)
_OTHER = re.compile(f"[{''.join(_OTHERS)}]|[\u0300-\u036f]+")
_STAND_INS = str.maketrans("013457@$!", "oieastasi")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z0-9])[@$!](?=[a-z0-9])")
_STARS = re.compile(r"(?<=[a-z])[*#]+(?=[a-z])")
HIDDEN = "\ue000"  # letters that the writer replaced by stars


def canonical(text: str) -> str:
    """Return the text in the form in which it is compared."""
    text = text.lower()
    if not text.isascii():
        text = _OTHER.sub(lambda other: _OTHERS.get(other[0], ""), unicodedata.normalize("NFKD", text))
    text = text.replace("'", "").replace("`", "")
    if "*" in text or "#" in text:
        text = _STARS.sub(HIDDEN, text)
    return without_doubles(_SIGN_IN_WORD.sub(lambda sign: read_stand_ins(sign[0]), text))


def without_doubles(text: str) -> str:
    for character in ascii_lowercase:
        doubled = character + character
        while doubled in text:
            text = text.replace(doubled, character)
    return text


def read_stand_ins(word: str) -> str:
    """Return the word with the letters for which digits and signs were written: "zelfm00rd"."""
    return without_doubles(word.translate(_STAND_INS))
