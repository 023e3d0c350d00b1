"""Image and document models of our own: their URLs have no number that can be counted."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from community.pages.querysets import SiteDocumentQuerySet, SiteRenditionQuerySet
from community.pages.references import KeptWhileUsed


class StoredWithItsRow:
    """A model whose new file stays only when its row could be stored."""

    def save(self, *args, **kwargs) -> None:
        name_before = self.file.name
        try:
            super().save(*args, **kwargs)
        except Exception:
            if self.file.name != name_before:
                self.file.storage.delete(self.file.name)
            raise


class SiteImage(KeptWhileUsed, StoredWithItsRow, AbstractImage):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_siteimage", "Can choose image")]


class SiteRendition(StoredWithItsRow, AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    objects = SiteRenditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


class SiteDocument(KeptWhileUsed, StoredWithItsRow, AbstractDocument):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = SiteDocumentQuerySet.as_manager()
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_sitedocument", "Can choose document")]

    @property
    def url(self) -> str:
        return reverse("media:document", args=[self.public_id, self.filename])
