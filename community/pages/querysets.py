"""Pages, files and help lines that a reader may see."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.utils import timezone
from wagtail.documents.models import DocumentQuerySet
from wagtail.models import Collection, Page, PageManager, PageQuerySet

from community.members.rules import can_edit_pages, can_operate
from community.pages.choices import AnnouncementKind, Audience


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, user) -> "BasePageQuerySet":
        """Return published pages, for every reader alike: drafts are only in the CMS."""
        return self.live()

    def for_reading(self) -> "BasePageQuerySet":
        """Return the pages with what their own template shows of others."""
        fields = {field.name for field in self.model._meta.fields}
        pages = self.select_related("author") if "author" in fields else self
        return pages.select_related("theme").defer("theme__body", "theme__body_en") if "theme" in fields else pages

    def in_order(self) -> "BasePageQuerySet":
        """Order pages by the position that editors gave them."""
        return self.order_by("position", "title")

    def newest_first(self) -> "BasePageQuerySet":
        """Order pages by publication, newest first, with the author that a teaser shows, and without texts."""
        return self.select_related("author").for_cards().order_by(*NEWEST_FIRST)

    def for_cards(self) -> "BasePageQuerySet":
        """Leave the texts in the database: a card or a link shows none of them."""
        return self.defer(*BODIES & {field.name for field in self.model._meta.fields})


BODIES = {"body", "body_en", "related"}


def visible_pages(user) -> BasePageQuerySet:
    """Return the published pages of every class, as ``Page``: for what needs only their keys."""
    return BasePageQuerySet(Page).visible_to(user)


NEWEST_FIRST = ("-first_published_at", "-public_id")
BasePageManager = PageManager.from_queryset(BasePageQuerySet)


def _restricted_collections() -> models.QuerySet:
    """Return the collections with a restriction, and all below them."""
    ancestors = Collection.objects.filter(view_restrictions__isnull=False).annotate(
        descendant_path=ExpressionWrapper(OuterRef("path"), models.CharField())
    )
    return Collection.objects.filter(Exists(ancestors.filter(descendant_path__startswith=F("path"))))


class SiteDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user) -> "SiteDocumentQuerySet":
        """Return the documents that are in no collection with a restriction, for every reader alike."""
        return self.exclude(Exists(_restricted_collections().filter(pk=OuterRef("collection"))))


class SiteRenditionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SiteRenditionQuerySet":
        """Return the renditions of images that are in no collection with a restriction."""
        return self.exclude(Exists(_restricted_collections().filter(pk=OuterRef("image__collection"))))


class HelpLineQuerySet(models.QuerySet):
    def visible_to(self, user) -> "HelpLineQuerySet":
        """Return all help lines: help is for every reader."""
        return self.all()

    def on_every_page(self) -> "HelpLineQuerySet":
        return self.filter(in_footer=True)


class NumberChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NumberChangeQuerySet":
        """Return the changes that wait for a second look: those who edit or run the site look at them."""
        if can_edit_pages(user) or can_operate(user):
            return self.select_related("line")
        return self.none()


class AnnouncementQuerySet(models.QuerySet):
    def not_ended(self) -> "AnnouncementQuerySet":
        """Return the announcements that are shown now or later, what began last first."""
        return self.filter(ends_at__gt=timezone.now())

    def for_error_pages(self) -> "AnnouncementQuerySet":
        """Return what the error pages carry: what does not work or is closed for everybody, from a day before it."""
        soon = self.not_ended().filter(begins_at__lte=timezone.now() + timedelta(days=1))
        return soon.filter(audience=Audience.EVERYONE).exclude(kind=AnnouncementKind.INFO)

    def visible_to(self, user) -> "AnnouncementQuerySet":
        """Return the announcements that are shown to this reader now."""
        shown = self.not_ended().filter(begins_at__lte=timezone.now())
        return shown if user.is_authenticated else shown.filter(audience=Audience.EVERYONE)
