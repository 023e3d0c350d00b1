"""Documents of published pages and help lines for search, and what follows when one is deleted."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from community import indexing
from community.indexing import Document, ResultLink, Source, keys_of
from community.pages.content.language import InLanguage
from community.pages.models import ArticlePage, BasePage, HelpLine, StandardPage, StoryPage, ThemePage, WordPage
from community.pages.navigation.fixed_pages import HOME_PATH
from community.pages.navigation.links import page_path
from community.pages.querysets import visible_pages

HELPLINE_WEIGHT = 1.4  # a search for words of distress shows a help line first
MAX_POSITION = 20
THEME_WEIGHT = 1.3  # where somebody begins to read


def page_source(model: type[BasePage], *, weight: float = 1.0, keywords: str = "", has_theme: bool = False) -> Source:
    """Return the source of a class of pages. ``keywords`` is a field with other words for the same thing."""

    def documents(keys: Iterable[str]) -> Iterator[Document]:
        pages = model.objects.live().filter(pk__in=list(keys))
        for page in pages.select_related("theme") if has_theme else pages:
            yield Document(
                kind=model.kind,
                key=str(page.pk),
                title=page.title,
                text=f"{page.summary} {page.text}".strip(),
                summary=page.summary,
                keywords=" ".join(filter(None, [getattr(page, keywords, ""), _theme_title(page), page.title_en])),
                theme=_theme_slug(page),
                at=page.first_published_at,
                weight=weight,
            )

    visible, link = partial(visible_of_class, model), partial(page_link, model)
    return Source(model.kind, documents, lambda: keys_of(model.objects.live()), visible, link, visible_pages)


def visible_of_class(model: type[BasePage], user) -> QuerySet:
    """Return what ``page_link`` needs of each page: to build a page takes longer than to read these columns."""
    return model.objects.visible_to(user).values_list("pk", "title", "title_en", "url_path", named=True)


def page_url(page: tuple) -> str:
    return page_path(page.url_path.removeprefix(HOME_PATH))


def page_link(model: type[BasePage], page: tuple) -> ResultLink:
    return ResultLink(str(InLanguage(page)["title"]), page_url(page), model._meta.verbose_name)


def _theme_slug(page: BasePage) -> str:
    if isinstance(page, ThemePage):
        return page.slug
    theme = getattr(page, "theme", None)
    return theme.slug if isinstance(theme, ThemePage) else ""


def _theme_title(page: BasePage) -> str:
    """Return the title of the theme that a page belongs to: its words also stand for the page."""
    return getattr(getattr(page, "theme", None), "title", "")


def helpline_documents(keys: Iterable[str]) -> Iterator[Document]:
    for line in HelpLine.objects.filter(pk__in=list(keys)):
        yield Document(
            kind="helpline",
            key=str(line.pk),
            title=line.name,
            text=f"{line.for_whom} {line.hours} {line.costs}",
            summary=line.for_whom,
            keywords=f"{line.phone} {line.phone_free} {line.for_whom_en}",
            weight=HELPLINE_WEIGHT - min(line.position, MAX_POSITION) / 100,  # of equals, in the order of the page
        )


def helpline_link(line: HelpLine) -> ResultLink:
    return ResultLink(line.name, f"{page_path('hulplijnen/')}#{line.key}", _("Help line"), line.phone)


for source in (
    page_source(ArticlePage, has_theme=True),
    page_source(StoryPage, has_theme=True),
    page_source(ThemePage, weight=THEME_WEIGHT),
    page_source(WordPage, keywords="clinical", has_theme=True),
    page_source(StandardPage),
    Source(
        "helpline",
        helpline_documents,
        lambda: keys_of(HelpLine.objects.all()),
        HelpLine.objects.visible_to,
        helpline_link,
    ),
):
    indexing.register(source)


def removed(sender, instance, **kwargs) -> None:
    """Update search in the transaction in which a page of any room or a help line is deleted."""
    if isinstance(instance, BasePage) and instance.kind:
        indexing.changed(instance.kind, instance.pk, erased=True)
    elif isinstance(instance, HelpLine):
        indexing.changed("helpline", instance.pk, erased=True)


post_delete.connect(removed, dispatch_uid="pages.deleted")
