"""Search for a user: the engine finds, and the room that owns a thing decides whether this user may see it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from community.groups.models import Membership
from community.indexing import AUDIENCE_MEMBERS, AUDIENCE_PUBLIC, ResultLink, audience_of_group
from community.members.querysets.reader import relations_kept_by
from community.members.querysets.relations import blocked_ids
from search import outbox, visibility
from search.analysis.highlighter import Highlighter, Segments
from search.condition import is_lost
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
    """A page of results. ``total`` counts only what the user may see, and is at most ``MAX_HITS``.

    ``is_complete`` is false while an index that was lost is built anew.
    """

    results: list[Result]
    total: int
    number: int
    page_count: int
    is_complete: bool = True


def search(user, query: str, *, kinds: tuple[str, ...] = (), theme: str = "", page_number: int = 1) -> ResultPage:
    """Return a page of the things that the engine finds and ``user`` (may be ``AnonymousUser``) may see.

    Raises:
        EngineError: when the engine does not answer.
    """
    reader = user if user.is_active else AnonymousUser()  # an inactive account is a visitor here
    plan = plan_query(query)
    blocked_authors = tuple(str(key) for key in blocked_ids(reader))
    request = SearchRequest(plan, audiences_of(reader), blocked_authors, kinds, theme, _Visibility(reader).of)
    visible = get_engine().find(request)
    page_count = max(1, -(-len(visible) // PAGE_SIZE))
    page_number = min(max(page_number, 1), page_count)
    shown = visible[(page_number - 1) * PAGE_SIZE : page_number * PAGE_SIZE]
    links = visibility.links(reader, shown)  # what was hidden since then is left out
    passages = get_engine().passages(plan, links)
    titles = Highlighter(plan.stems)
    results = [
        Result(reference[0], link, titles.whole(link.title), passages.get(reference, []))
        for reference in shown
        if (link := links.get(reference))
    ]
    return ResultPage(results, len(visible), page_number, page_count, is_complete=not is_lost())


def audiences_of(user) -> tuple[str, ...]:
    """Return the audience tokens of a user: a visitor has one, a member also those of their groups."""
    if not user.is_active:
        return (AUDIENCE_PUBLIC,)
    kept = relations_kept_by(user)
    groups = kept.groups if kept else Membership.objects.active().filter(member=user).values_list("group_id", flat=True)
    return (AUDIENCE_PUBLIC, AUDIENCE_MEMBERS, *(audience_of_group(key) for key in groups))


class _Visibility:
    """The things that the rooms show to this reader. They are asked once about each."""

    def __init__(self, reader):
        self.reader = reader
        self.asked: set[Reference] = set()
        self.visible: set[Reference] = set()

    def of(self, references: list[Reference]) -> list[Reference]:
        """Return the references that the reader may see, in the same order.

        A thing that changed and was not indexed since is left out: it would be found, and shown, by words that were
        taken back.
        """
        new = [reference for reference in references if reference not in self.asked]
        self.asked.update(new)
        visible = visibility.visible_keys(self.reader, new)
        self.visible |= visible - outbox.behind_among(visible)
        return [reference for reference in references if reference in self.visible]
