"""What the codes in somebody's own data say, for the page that they read.

A room says it for its fields (``in_words``: a kind of notification, an hour, a conversation) and for what it writes in
the audit (``name_codes``). Choices have labels, and need nothing here. A code that nobody named fails a test.
"""

from collections.abc import Callable

_fields: dict[tuple[str, str], Callable[[object], object]] = {}
_codes: dict[str, object] = {}


def in_words(model: str, **fields: Callable[[object], object]) -> None:
    """For fields of this model ("forum.Post"): what a value says, in the language that is active. "" leaves it out."""
    _fields.update({(model.lower(), name): says for name, says in fields.items()})


def words_of(model: str, field: str) -> Callable[[object], object] | None:
    return _fields.get((model.lower(), field))


def name_codes(codes: dict[str, object]) -> None:
    """Verbs of the audit, as the one who did it would say it; and sorts of places, "draft:topic"."""
    _codes.update(codes)


def said(code: str) -> object:
    """The sentence for this code, or "" when nobody knows it (any more)."""
    return _codes.get(code, "")
