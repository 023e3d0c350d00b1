"""Texts as they are stored: without characters that nobody sees, and with at least one that somebody sees.

Every text field of a form and every action that stores a text uses this module. Names ask for more:
``community/members/profiles/validators.py``.
"""

import unicodedata

import idna
import regex

# More marks on one letter than the fullest writing has (Burmese: five) climb over the lines around them.
MAX_MARKS = 5

# Spaces and signs that have no ink, beside those that Unicode itself calls ignorable: the empty cell of Braille, the
# empty note of music, blank hieroglyphs, the place of an object that is not there.
BLANK_SIGNS = "\u2800\U0001d159\U00013441\U00013442\U00016fe4\ufffc"

# Joiners that a writing or an emoji needs. Source: RFC 5892, appendix A (ContextJ), and UTS 51.
_NEEDED = r"""
    (?<=[[\p{L}\p{M}]&&[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Nko}]])[\u200c\u200d]           # Persian and its neighbours
  | (?<=\p{ccc=9})[\u200c\u200d]                                                        # after a virama, in India
  | (?<=\p{L}\p{M}?)\u200d(?=\p{ccc=9})                                                 # ra with a virama: Bengali
  | (?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})
  | (?<=[\p{Emoji}\p{S}])[\ufe0e\ufe0f]
  | (?<=\p{Han})[\ufe00-\ufe02\U000e0100-\U000e01ef]
  | \U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f               # the flag of Scotland
"""
_INVISIBLE = regex.compile(
    rf"""
    (?P<needed>{_NEEDED})
  | [\p{{Cc}}--[\n\t]] | [\p{{Default_Ignorable_Code_Point}}\p{{Cs}}\p{{Noncharacter_Code_Point}}\ufff9-\ufffb]
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_LINE_ENDING = regex.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TOO_MANY_MARKS = regex.compile(rf"(?<=\p{{M}}{{{MAX_MARKS}}})\p{{M}}+")
_VISIBLE = regex.compile(
    rf"[[\p{{L}}\p{{N}}\p{{P}}\p{{S}}\p{{Extended_Pictographic}}]--[{BLANK_SIGNS}]--\p{{Default_Ignorable_Code_Point}}]",
    regex.VERSION1,
)
_BLANK = regex.compile(rf"[{BLANK_SIGNS}]")


def remove_invisible(text: str) -> str:
    """Return the text without characters that nobody sees; the joiners that a writing or an emoji needs stay."""
    return _INVISIBLE.sub(lambda match: match["needed"] or "", text)


def is_visible(text: str) -> bool:
    """Return whether a reader sees anything of this text."""
    return bool(_VISIBLE.search(text))


def plain(text: str) -> str:
    """Return the text as typed, without invisible characters and with ``\\n`` as line ending; not escaped.

    Empty when nobody would see anything of it.
    """
    text = remove_invisible(_LINE_ENDING.sub("\n", text).replace("\u00a0", " "))
    text = _TOO_MANY_MARKS.sub("", text).strip()
    return text if is_visible(text) else ""


def one_line(text: str) -> str:
    """Return the plain text on one line, in NFC, for titles and names."""
    return " ".join(_BLANK.sub(" ", unicodedata.normalize("NFC", plain(text))).split())


def canonical_email(email: str) -> str:
    """Return the one form of an email address: NFC, small letters, and the domain as its ASCII form (IDNA).

    Raises:
        ValueError: there is something invisible in it, or a domain that cannot exist.
    """
    email = unicodedata.normalize("NFC", email).strip()
    if remove_invisible(email) != email:
        raise ValueError("invisible characters")
    local, at, domain = email.rpartition("@")
    ascii_domain = idna.encode(domain.removesuffix("."), uts46=True).decode() if at else domain
    return f"{local.lower()}{at}{ascii_domain.lower()}"
