import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.privacy.export.choices import ExportState
from community.privacy.export.querysets import DataExportQuerySet


def new_file_name() -> str:
    return secrets.token_hex(32)


class DataExport(models.Model):
    """The export that a member asked for; each has at most one. Its file is encrypted, outside the media folder."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_export")
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    file_name = models.CharField(max_length=64, default=new_file_name, editable=False)
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    def __str__(self):
        return f"export {self.public_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.BUILDING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.steps
