"""What one can follow: a room registers its kinds of place from above."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import batched

from community.notifications.models import Follow

ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Spot:
    """One place as its follower meets it; ``within`` is the public id of the group that it is in."""

    title: str
    url: str
    within: str = ""


@dataclass(frozen=True)
class Place:
    """``find(things, member)`` gives, by public id, those that the member may see now, in one or two queries."""

    name: str
    label: object  # lazy: "Conversation"
    find: Callable[[Collection[str], object], dict[str, Spot]]


@dataclass(frozen=True)
class Followed:
    """A follow as it is shown."""

    follow: Follow
    label: str
    spot: Spot


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    _places[place.name] = place


def label_of(kind: str) -> object:
    """What this kind of place is called; "" when no room registers it any more."""
    return _places[kind].label if kind in _places else ""


def spot_of(kind: str, thing: object, member) -> Spot | None:
    """The place that this member asks for, or None when there is none that they may see."""
    place = _places.get(kind)
    return place.find([str(thing)], member).get(str(thing)) if place else None


def followed(follows: Iterable[Follow], member) -> list[Followed]:
    """Those whose place the member may still see; some queries per kind, not per row."""
    rows = [row for row in follows if row.kind in _places]
    spots = {
        (kind, thing): spot
        for kind in {row.kind for row in rows}
        for some in batched([row.thing for row in rows if row.kind == kind], ASKED_AT_ONCE)
        for thing, spot in _places[kind].find(some, member).items()
    }
    return [
        Followed(row, str(_places[row.kind].label), spots[row.kind, row.thing])
        for row in rows
        if (row.kind, row.thing) in spots
    ]
