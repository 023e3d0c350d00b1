"""What can be reported. Rooms register their kinds here from above; moderation never imports a room."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Target:
    """One kind of thing that can be reported.

    ``text`` gives the words as the writer typed them, for the moderator and the decision letter. ``after_change`` is
    called inside the transaction when moderation hid or showed the thing: the room keeps its counters, and tells live
    and search.
    """

    kind: str
    model: type[Model]
    label: Any  # lazy text, in the reader's language
    text: Callable[[Model], str]
    url: Callable[[Model], str]
    group: Callable[[Model], Model | None]
    after_change: Callable[[Model], None]


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.kind] = target


def target(kind: str) -> Target:
    """Raises: KeyError for a kind that no room registered."""
    return _targets[kind]


def find(kind: str, public_id: str, member) -> Model | None:
    """The thing, if it can be reported and this member may see it."""
    known = _targets.get(kind)
    if known is None:
        return None
    return known.model.objects.visible_to(member).filter(public_id=public_id).first()
