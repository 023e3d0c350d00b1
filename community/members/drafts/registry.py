"""The drafts of a member, and the page where each can be finished.

A draft key is a kind and a thing: ``topic:<public id>``. A room registers how the things of its kinds are found.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator

from community.ids import id_in
from community.members.drafts.widgets import RECOVERED
from community.members.models import Draft, Member
from community.privacy.label_registry import label_for

HEADING_WORDS = 5


@dataclass(frozen=True)
class DraftLink:
    """The page where a draft can be finished; ``title`` is "" when the label of the draft says enough."""

    title: str
    url: str


@dataclass(frozen=True)
class UnsentDraft:
    """A draft as its page shows it. ``link`` is None when there is nowhere to send it."""

    number: UUID
    heading: str
    label: str
    text: str
    at: datetime
    is_recovered: bool
    link: DraftLink | None


# Takes the things of one kind, as they stand in draft keys; returns a link for each that the member may write in or
# read now, in a query or two.
Finder = Callable[[Collection[str], Member], dict[str, DraftLink]]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Register how drafts of a kind are found; ``kind`` is the first part of the draft key: "topic"."""
    _finders[kind] = finder


def register_page(kind: str, url_name: str) -> None:
    """Register a kind whose things are the arguments of a URL, for a page that says itself who may open it."""

    def find(things: Collection[str], member: Member) -> dict[str, DraftLink]:
        links = {}
        for thing in things:
            with suppress(NoReverseMatch):  # a draft key came from a form, and may hold anything
                links[thing] = DraftLink("", reverse(url_name, args=[part for part in thing.split(":") if part]))
        return links

    register(kind, find)


def public_ids_in(things: Collection[str]) -> list[UUID]:
    """Return those that are public ids: a draft key came from a form, and may hold anything."""
    return [public_id for thing in things if (public_id := id_in(thing))]


def unsent_drafts(member: Member, drafts: Collection[Draft]) -> list[UnsentDraft]:
    """Return these drafts of the member as they are shown; as many queries as there are kinds."""
    rows = [(*draft.key.partition(":")[::2], draft) for draft in drafts]
    links = {
        (kind, thing): link
        for kind in {kind for kind, _thing, _draft in rows} & set(_finders)
        for thing, link in _finders[kind]([thing for its, thing, _draft in rows if its == kind], member).items()
    }
    return [
        UnsentDraft(
            number=draft.public_id,
            heading=_heading(draft),
            label=str(label_for(f"draft:{kind}")) if kind != RECOVERED else "",
            text=draft.text,
            at=draft.updated_at,
            is_recovered=kind == RECOVERED,
            link=links.get((kind, thing)),
        )
        for kind, thing, draft in rows
    ]


def _heading(draft: Draft) -> str:
    """Return the title that the draft has, or its first words."""
    title = draft.fields.get("title")
    return Truncator(title if title and isinstance(title, str) else draft.text).words(HEADING_WORDS)
