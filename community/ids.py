"""Public ids and numbers in input: a URL, a form, a draft key. The input may be anything."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID


def id_in(text: str) -> UUID | None:
    """Return the public id in this text; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_in(text: str | None) -> int:
    """Return the number (of a post in its topic) in this text; 0 when it is none, or more than a column holds."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def short_id(public_id: UUID) -> str:
    """Return a public id in 22 characters, for links that a page repeats."""
    return urlsafe_b64encode(public_id.bytes).decode().rstrip("=")


def id_in_short(text: str) -> UUID | None:
    """Return the public id that ``short_id`` wrote; None when it is none."""
    try:
        return UUID(bytes=urlsafe_b64decode(f"{text}=="))
    except ValueError:
        return None
