"""What a member wrote and did not send, and the way back to it. A room registers its places from above."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from community.ids import id_in
from community.members.drafts.widgets import LATE
from community.members.models import Member
from community.privacy.label_registry import label_for


@dataclass(frozen=True)
class Spot:
    """Where the words can be finished."""

    title: str
    url: str


@dataclass(frozen=True)
class Unsent:
    """``number`` is of words that have no place of their own; ``spot`` is None when there is nowhere to send them."""

    label: str
    text: str
    at: datetime
    number: str
    spot: Spot | None


# Gives, by what follows the colon of the place, those that the member may write in or read now, in a query or two.
Find = Callable[[Collection[str], Member], dict[str, Spot]]
_finders: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """``kind`` is what stands before the colon of the place: "topic"."""
    _finders[kind] = find


def keys_in(things: Collection[str]) -> list[UUID]:
    """Those that are public ids: what stands in a place came from a form, and may be anything."""
    return [key for thing in things if (key := id_in(thing))]


def unsent(member: Member) -> list[Unsent]:
    """The newest first; as many queries as there are kinds of places."""
    rows = [(*row.place.partition(":")[::2], row) for row in member.drafts.order_by("-updated_at", "-pk")]
    spots = {
        (kind, thing): spot
        for kind in {kind for kind, _thing, _row in rows} & set(_finders)
        for thing, spot in _finders[kind]([thing for its, thing, _row in rows if its == kind], member).items()
    }
    return [
        Unsent(
            label=str(label_for(f"draft:{kind}")) if kind != LATE else "",
            text=row.text,
            at=row.updated_at,
            number=thing if kind == LATE else "",
            spot=spots.get((kind, thing)),
        )
        for kind, thing, row in rows
    ]
