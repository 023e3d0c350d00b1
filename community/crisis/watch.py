"""Tell subscribers that somebody may be in danger. Rooms call it with what is written, and moderation subscribes.

Some rooms stand below moderation, so they cannot call it themselves.
"""

from collections.abc import Callable

from django.db.models import Model

from community.crisis.detector import signs

# Called with the kind of a target of moderation, the content, and the public id of the topic or chat that it is in.
type Handler = Callable[..., None]

_handlers: list[Handler] = []


def subscribe(handler: Handler) -> None:
    """Call ``handler(kind=, thing=, within=)`` for each text with words of danger."""
    _handlers.append(handler)


def watch(*, kind: str, thing: Model, text: str, before: str = "", within: object = None) -> bool:
    """Look for words of danger in what a member wrote, within the transaction that stores it; return whether there are
    any. ``before`` is the text that it replaces: what was seen in it is not told again."""
    seen = signs(text)
    if seen - (signs(before) if before else frozenset()):
        for handler in _handlers:
            handler(kind=kind, thing=thing, within=within)
    return bool(seen)
