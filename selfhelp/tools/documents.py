"""Search documents of the catalogue: the tools, without ratings and experiences."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from community.indexing import Document, ResultLink, Source, keys_of, register
from community.pages.documents import page_url
from community.pages.querysets import visible_pages
from selfhelp.tools.models import Tool


def documents(keys: Iterable[str]) -> Iterable[Document]:
    for tool in Tool.objects.live().filter(pk__in=list(keys)).prefetch_related("themes"):
        themes = list(tool.themes.all())
        yield Document(
            kind="tool",
            key=str(tool.pk),
            title=tool.title,
            text=" ".join([tool.summary, tool.text, tool.for_whom, tool.not_for]),
            summary=tool.summary,
            keywords=" ".join([tool.provider, tool.summary_en, *(theme.title for theme in themes)]),
            theme=themes[0].slug if themes else "",
            at=tool.last_published_at,
        )


def visible(user) -> QuerySet:
    return Tool.objects.visible_to(user).values_list("pk", "title", "url_path", "provider", named=True)


def link(tool: tuple) -> ResultLink:
    return ResultLink(title=tool.title, url=page_url(tool), label=_("Self-help tool"), context=tool.provider)


register(Source("tool", documents, lambda: keys_of(Tool.objects.live()), visible, link, visible_pages))
