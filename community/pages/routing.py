"""Find the page of a URL in two queries, however deep it lies in the tree. Wagtail asks two for each level."""

from dataclasses import dataclass
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigAutoField, CharField, Exists, OuterRef, Subquery, TextField
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from community.members.querysets.reader_query import ReaderQuery
from community.pages.models import BasePage
from community.pages.navigation.fixed_pages import HOME_PATH
from community.pages.parts import pages_generation
from community.prepared import Parameter, PreparedQuery

HOME_SLUG = HOME_PATH.strip("/")
MAX_DEPTH = 6  # below home; Wagtail looks further


@dataclass(frozen=True)
class Node:
    """A page on the way to the one that a URL asks for."""

    pk: int
    url_path: str
    title: str  # in Dutch
    content_type_id: int
    alias_of_id: int | None
    is_restricted: bool
    generation: int | None  # of all pages

    @property
    def model(self) -> type[Page]:
        return ContentType.objects.get_for_id(self.content_type_id).model_class()


def route(request: HttpRequest, path: str) -> None:
    """Tell Wagtail which page is at this path of the tree, when the reader may see it; else it looks by itself."""
    slugs = [slug for slug in path.split("/") if slug]
    if len(slugs) > MAX_DEPTH:
        return
    *above, node = _nodes(slugs)
    if node is None or not issubclass(node.model, BasePage):
        return
    page = _page_query(node.model).first(request.user, pk=node.pk)
    if page is not None:
        page.generation = node.generation or 0
        page.nodes_above = [other for other in above if other is not None]
        page.may_be_restricted = any(other.is_restricted or other.alias_of_id for other in [*page.nodes_above, node])
        request.visible_page = page
        request._wagtail_route_for_request = RouteResult(page)


def _nodes(slugs: list[str]) -> list[Node | None]:
    """Return home and the pages below it along this path; None where there is none."""
    paths = [HOME_PATH]
    for slug in slugs:
        paths.append(f"{paths[-1]}{slug}/")
    values = {f"slug{n}": slug for n, slug in enumerate([HOME_SLUG, *slugs])}
    rows = _query(len(paths)).rows(**values, **{f"path{n}": url_path for n, url_path in enumerate(paths)})
    by_path = {node.url_path: node for node in (Node(*row) for row in rows)}
    return [by_path.get(url_path) for url_path in paths]


@cache
def _page_query(model: type[BasePage]) -> ReaderQuery:
    return ReaderQuery(lambda user, pk: model.objects.visible_to(user).for_reading().filter(pk=pk), pk=BigAutoField())


@cache
def _query(count: int) -> PreparedQuery:
    slugs = [Parameter(f"slug{n}", CharField()) for n in range(count)]  # has an index, and the path has not
    paths = [Parameter(f"path{n}", TextField()) for n in range(count)]

    def build():
        restrictions = PageViewRestriction.objects.filter(page=OuterRef("pk"))
        pages = Page.objects.filter(slug__in=slugs, url_path__in=paths).order_by()
        columns = ("pk", "url_path", "title", "content_type_id", "alias_of_id")
        return pages.values_list(*columns, Exists(restrictions), Subquery(pages_generation()))

    return PreparedQuery(build)
