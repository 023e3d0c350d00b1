"""Search for a user: the engine finds, and the room that owns a thing decides whether this user may see it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from community import indexing
from community.groups.models import Membership
from community.indexing import AUDIENCE_MEMBERS, AUDIENCE_PUBLIC, ResultLink, audience_of_group
from community.members.querysets.relations import blocked_ids
from search.analysis.highlighter import Segments, highlight
from search.engines.base import MAX_HITS, Reference, SearchRequest
from search.engines.factory import get_engine
from search.query.planner import plan_query

PAGE_SIZE = 20
MAX_PAGES = MAX_HITS // PAGE_SIZE


@dataclass(frozen=True)
class Result:
    kind: str
    link: ResultLink
    title: Segments
    passage: Segments


@dataclass(frozen=True)
class ResultPage:
    """A page of results. ``total`` counts only what the user may see, and is at most ``MAX_HITS``."""

    results: list[Result]
    total: int
    number: int
    page_count: int


def search(user, query: str, *, kinds: tuple[str, ...] = (), theme: str = "", page_number: int = 1) -> ResultPage:
    """Return a page of the things that the engine finds and ``user`` (may be ``AnonymousUser``) may see.

    Raises:
        EngineError: when the engine does not answer.
    """
    reader = user if user.is_active else AnonymousUser()  # an inactive account is a visitor here
    plan = plan_query(query)
    blocked_authors = tuple(str(key) for key in blocked_ids(reader))
    links = _Links(reader)
    request = SearchRequest(plan, audiences_of(reader), blocked_authors, kinds, theme, links.visible)
    visible = get_engine().find(request)
    page_count = max(1, -(-len(visible) // PAGE_SIZE))
    page_number = min(max(page_number, 1), page_count)
    shown = visible[(page_number - 1) * PAGE_SIZE : page_number * PAGE_SIZE]
    passages = get_engine().passages(plan, shown)
    results = [
        Result(reference[0], link, highlight(link.title, plan.stems), passages.get(reference, []))
        for reference, link in ((reference, links.of[reference]) for reference in shown)
    ]
    return ResultPage(results, len(visible), page_number, page_count)


def audiences_of(user) -> tuple[str, ...]:
    """Return the audience tokens of a user: a visitor has one, a member also those of their groups."""
    if not user.is_active:
        return (AUDIENCE_PUBLIC,)
    groups = Membership.objects.active().filter(member=user).values_list("group_id", flat=True)
    return (AUDIENCE_PUBLIC, AUDIENCE_MEMBERS, *(audience_of_group(key) for key in groups))


class _Links:
    """The links to what the rooms show to this reader. A room is asked once about each thing."""

    def __init__(self, reader):
        self.reader = reader
        self.of: dict[Reference, ResultLink | None] = {}  # None is what the reader may not see

    def visible(self, references: list[Reference]) -> list[Reference]:
        """Return the references that the reader may see, in the same order."""
        self._ask([reference for reference in references if reference not in self.of])
        return [reference for reference in references if self.of[reference]]

    def _ask(self, references: list[Reference]) -> None:
        """Ask the rooms for these things, each room once for all things of its kind."""
        self.of |= dict.fromkeys(references)
        keys_by_kind: dict[str, list[str]] = {}
        for kind, key in references:
            keys_by_kind.setdefault(kind, []).append(key)
        sources = indexing.sources()
        for kind in keys_by_kind.keys() & sources.keys():
            links = sources[kind].visible(self.reader, keys_by_kind[kind])
            self.of |= {(kind, str(key)): link for key, link in links.items()}
