"""What a person may see of the pages. The visitor is ``None``."""

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.documents.models import DocumentQuerySet
from wagtail.models import Collection, PageManager, PageQuerySet


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, member) -> "BasePageQuerySet":
        """What an editor has published, for everybody alike: drafts are only in the CMS."""
        return self.live()

    def in_order(self) -> "BasePageQuerySet":
        """As the editors laid them out."""
        return self.order_by("position", "title")

    def newest(self) -> "BasePageQuerySet":
        """What was published last first, with what a teaser shows of it."""
        return self.select_related("author", "theme").order_by("-first_published_at", "-pk")

    def below(self, page) -> "BasePageQuerySet":
        """What comes after this page in ``newest``."""
        at = page.first_published_at
        return self.filter(Q(first_published_at__lt=at) | Q(first_published_at=at, pk__lt=page.pk))


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


def _kept_apart() -> models.QuerySet:
    """Collections with a restriction, and all below them."""
    above = Collection.objects.filter(view_restrictions__isnull=False).annotate(
        below=ExpressionWrapper(OuterRef("path"), models.CharField())
    )
    return Collection.objects.filter(Exists(above.filter(below__startswith=F("path"))))


class SiteDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, member) -> "SiteDocumentQuerySet":
        """What editors put out for everybody: not what stands in or below a collection with a restriction."""
        return self.exclude(collection__in=_kept_apart())


class SiteRenditionQuerySet(models.QuerySet):
    def visible_to(self, member) -> "SiteRenditionQuerySet":
        return self.exclude(image__collection__in=_kept_apart())


class HelpLineQuerySet(models.QuerySet):
    def visible_to(self, member) -> "HelpLineQuerySet":
        """Help is for everybody."""
        return self.all()

    def on_every_page(self) -> "HelpLineQuerySet":
        return self.filter(in_footer=True)
