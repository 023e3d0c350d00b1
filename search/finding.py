"""Finding for one person: the engine suggests, the room that owns a thing decides whether this person sees it."""

from dataclasses import dataclass

from community import indexing
from community.groups.models import Membership
from community.indexing import AUDIENCE_MEMBERS, AUDIENCE_PUBLIC, Found, audience_of_group
from community.members.querysets.relations import blocked_ids
from search.engine import MAX_HITS, Wanted, engine
from search.highlight import Segments, mark
from search.plan import plan

PAGE_SIZE = 20
MAX_PAGES = MAX_HITS // PAGE_SIZE


@dataclass(frozen=True)
class Result:
    kind: str
    found: Found
    title: Segments
    passage: Segments


@dataclass(frozen=True)
class Results:
    """One page; ``total`` counts only what this person may see, and stops at ``MAX_HITS``."""

    results: list[Result]
    total: int
    number: int
    pages: int


def audiences(member) -> tuple[str, ...]:
    """The audience tokens of a person: a visitor has one, a member those of the groups they are in."""
    if not _is_person(member):
        return (AUDIENCE_PUBLIC,)
    groups = Membership.objects.active().filter(member=member).values_list("group_id", flat=True)
    return (AUDIENCE_PUBLIC, AUDIENCE_MEMBERS, *(audience_of_group(key) for key in groups))


def find(member, question: str, *, kinds: tuple[str, ...] = (), theme: str = "", number: int = 1) -> Results:
    """A page of what this person may see of what the engine finds.

    Raises:
        EngineError: when the engine does not answer.
    """
    meant = plan(question)
    blocked = tuple(str(key) for key in blocked_ids(member)) if _is_person(member) else ()
    references = engine().find(Wanted(meant, audiences(member), blocked, kinds, theme))
    visible = _visible(member if _is_person(member) else None, references)
    seen = [reference for reference in references if reference in visible]
    pages = max(1, -(-len(seen) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    shown = seen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    passages = engine().passages(meant, shown)
    results = [
        Result(one[0], visible[one], mark(visible[one].title, meant.terms), passages.get(one, [])) for one in shown
    ]
    return Results(results, len(seen), number, pages)


def _visible(member, references: list) -> dict:
    """What the doors of the rooms let through, asked once per kind."""
    sources, keys = indexing.sources(), {}
    for kind, key in references:
        keys.setdefault(kind, []).append(key)
    return {
        (kind, str(key)): found
        for kind, some in keys.items()
        if kind in sources
        for key, found in sources[kind].visible(member, some).items()
    }


def _is_person(member) -> bool:
    return member is not None and member.is_authenticated and member.is_active
