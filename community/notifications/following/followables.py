"""The registry of followables: each room registers what members can follow in ``notices.py``."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import batched

from django.utils.functional import Promise

from community.members.models import Member
from community.notifications.models import Follow

THINGS_PER_QUERY = 500


@dataclass(frozen=True)
class Link:
    """Title and URL of a thing that a member follows; ``within`` is the public id of the group that it is in."""

    title: str
    url: str
    within: str = ""


@dataclass(frozen=True)
class Followable:
    """A kind of thing that members can follow.

    ``find(things, member)`` returns the links of those things (public ids) that the member may see now, by public id,
    in one or two queries.
    """

    name: str
    label: str | Promise  # "Conversation"
    find: Callable[[Collection[str], Member], dict[str, Link]]


@dataclass(frozen=True)
class FollowView:
    """A follow as a page shows it."""

    follow: Follow
    label: str
    link: Link


_followables: dict[str, Followable] = {}


def register(followable: Followable) -> None:
    _followables[followable.name] = followable


def followables() -> list[Followable]:
    return list(_followables.values())


def followable_label(kind: str) -> str | Promise:
    """Return the label of this kind of followable, or "" when no room registers it any more."""
    return _followables[kind].label if kind in _followables else ""


def find_followable(kind: str, thing: object, member: Member) -> Link | None:
    """Return the link of this thing, or None when there is none that the member may see."""
    followable = _followables.get(kind)
    return followable.find([str(thing)], member).get(str(thing)) if followable else None


def follow_views(follows: Iterable[Follow], member: Member) -> list[FollowView]:
    """Return the follows whose thing the member may see now. Some queries per kind, not per row."""
    rows = [row for row in follows if row.kind in _followables]
    links = {
        (kind, thing): link
        for kind in {row.kind for row in rows}
        for some in batched([row.thing for row in rows if row.kind == kind], THINGS_PER_QUERY)
        for thing, link in _followables[kind].find(some, member).items()
    }
    return [
        FollowView(row, str(_followables[row.kind].label), links[row.kind, row.thing])
        for row in rows
        if (row.kind, row.thing) in links
    ]
