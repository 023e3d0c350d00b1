"""The drafts of a member, and the page where each can be finished.

A draft key is a kind and a thing: ``topic:<public id>``. A room registers how the things of its kinds are found.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from community.ids import id_in
from community.members.drafts.widgets import RECOVERED
from community.members.models import Member
from community.privacy.label_registry import label_for


@dataclass(frozen=True)
class DraftLink:
    """The page where a draft can be finished."""

    title: str
    url: str


@dataclass(frozen=True)
class UnsentDraft:
    """A draft as its page shows it.

    ``number`` is of a recovered text, which has no form of its own; ``link`` is None when there is nowhere to send it.
    """

    label: str
    text: str
    at: datetime
    number: str
    link: DraftLink | None


# Takes the things of one kind, as they stand in draft keys; returns a link for each that the member may write in or
# read now, in a query or two.
Finder = Callable[[Collection[str], Member], dict[str, DraftLink]]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Register how drafts of a kind are found; ``kind`` is the first part of the draft key: "topic"."""
    _finders[kind] = finder


def public_ids_in(things: Collection[str]) -> list[UUID]:
    """Return those that are public ids: a draft key came from a form, and may hold anything."""
    return [public_id for thing in things if (public_id := id_in(thing))]


def unsent_drafts(member: Member) -> list[UnsentDraft]:
    """Return the member's drafts, newest first; as many queries as there are kinds."""
    rows = [(*draft.key.partition(":")[::2], draft) for draft in member.drafts.order_by("-updated_at", "-pk")]
    links = {
        (kind, thing): link
        for kind in {kind for kind, _thing, _draft in rows} & set(_finders)
        for thing, link in _finders[kind]([thing for its, thing, _draft in rows if its == kind], member).items()
    }
    return [
        UnsentDraft(
            label=str(label_for(f"draft:{kind}")) if kind != RECOVERED else "",
            text=draft.text,
            at=draft.updated_at,
            number=thing if kind == RECOVERED else "",
            link=links.get((kind, thing)),
        )
        for kind, thing, draft in rows
    ]
