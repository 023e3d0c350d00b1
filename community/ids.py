"""Public ids and numbers in what people send: an address, a form, a place of a draft. It may be anything."""

from uuid import UUID


def id_in(text: str) -> UUID | None:
    """The public id that this is; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_in(text: str | None) -> int:
    """The number within its parent that this is; 0 when it is none, or higher than a column can hold."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
