"""References between pages, authors, help lines and files, and the guard that every change meets.

The guard listens to Django and Wagtail, so it holds in the CMS, in a command and in a shell alike.
"""

from collections.abc import Iterator

from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import pre_page_move

from community.pages.models import Author, BasePage, HelpLine, SiteDocument, SiteImage, ThemePage
from community.pages.references import (
    EVERY_CHANGE,
    Change,
    Reference,
    name_of,
    refusals,
    register,
    require_unused,
    with_descendants,
)

# Taking these away leaves a hole in what others read: a text without a writer, a number that is gone, a broken image.
LEAVE_A_HOLE = (Author, HelpLine, SiteDocument, SiteImage, ThemePage)
GUARDED = (BasePage, Author, HelpLine, SiteDocument, SiteImage)


def uses_in_pages(thing: Model) -> Iterator[Reference]:
    """Yield the pages and snippets that refer to this object, from Wagtail's index of references."""
    refuses = frozenset({Change.DELETE}) if isinstance(thing, LEAVE_A_HOLE) else frozenset()
    if isinstance(thing, ThemePage):
        refuses |= {Change.UNPUBLISH}
    for source, _rows in ReferenceIndex.get_grouped_references_to(thing):
        if isinstance(source, Page) and source.pk == thing.pk:
            continue
        is_page = isinstance(source, Page)
        kind = (source.specific_class if is_page else type(source))._meta.verbose_name
        text = _("%(kind)s “%(name)s” refers to it") % {"kind": kind, "name": name_of(source)}
        url = reverse("wagtailadmin_pages:edit", args=[source.pk]) if is_page else ""
        yield Reference(text, refuses, url, _("Open it") if is_page else "")


def use_by_the_site(page: BasePage) -> Iterator[Reference]:
    """Yield that the menus and the code lead to this page."""
    if page.is_fixed:
        yield Reference(_("the menu and other pages of the site lead here"), EVERY_CHANGE)


def use_in_a_crisis(line: HelpLine) -> Iterator[Reference]:
    """Yield that this line is one of those that must never be missing."""
    if line.is_fixed:
        yield Reference(_("every page shows this number to people in danger"), EVERY_CHANGE)


for model in GUARDED:
    register(model, uses_in_pages)
register(BasePage, use_by_the_site)
register(HelpLine, use_in_a_crisis)


def guard_deletion(sender, instance, **kwargs) -> None:
    """Refuse to delete what others rely on. Pages below a deleted page come here one by one.

    Raises:
        InUse: a reference forbids it.
    """
    if isinstance(instance, GUARDED):
        require_unused(instance, Change.DELETE)


def guard_unpublishing(sender, instance, update_fields=None, **kwargs) -> None:
    """Refuse to unpublish a page that others rely on, whether an editor does it or the clock.

    Raises:
        InUse: a reference to it or to a page below it forbids it.
    """
    if not isinstance(instance, Page) or instance.live or not instance.pk:
        return
    if update_fields is not None and "live" not in update_fields:
        return
    if Page.objects.filter(pk=instance.pk, live=True).exists():
        _require_all_unused(instance, Change.UNPUBLISH)


def guard_move(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """Refuse to move a page that others rely on to another parent. Another order below the same parent is free.

    Raises:
        InUse: a reference to it or to a page below it forbids it.
    """
    if parent_page_before.pk != parent_page_after.pk:
        _require_all_unused(instance, Change.MOVE)


def _require_all_unused(page: Page, change: Change) -> None:
    for affected in with_descendants(page):
        require_unused(affected, change)


def can_be_unpublished(page: Page) -> bool:
    """Return whether nobody relies on this page and those below it staying on the site."""
    return not any(refusals(thing, Change.UNPUBLISH) for thing in with_descendants(page))


pre_delete.connect(guard_deletion, dispatch_uid="pages.guard_deletion")
pre_save.connect(guard_unpublishing, dispatch_uid="pages.guard_unpublishing")
pre_page_move.connect(guard_move, dispatch_uid="pages.guard_move")
