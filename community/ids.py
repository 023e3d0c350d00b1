"""Public ids and numbers in input: a URL, a form, a draft key. The input may be anything."""

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
