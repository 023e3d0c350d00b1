"""Ask for the file of an export, build it, and delete it."""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.tasks import task
from django.utils import timezone, translation

from community import background
from community.audit.actions import record
from community.privacy.export import document, files
from community.privacy.export.choices import ExportState
from community.privacy.export.models import DataExport, new_file_name

KEPT_DAYS = 7
log = logging.getLogger(__name__)


@transaction.atomic
def ask_for_export(*, actor: Model, language: str) -> DataExport:
    """Start building the file, and delete an older one. While one is being built, return that one.

    The lock is on the account, because there may be no export to lock yet.
    """
    get_user_model().objects.select_for_update().get(pk=actor.pk)
    if under_way := DataExport.objects.under_way().filter(member=actor).first():
        return under_way
    drop_export(actor=actor)
    export = DataExport.objects.create(member=actor, language=language)
    record(actor=actor, verb="privacy.export", thing=actor)
    background.enqueue(build_export, key=str(export.public_id))
    return export


@transaction.atomic
def drop_export(*, actor: Model) -> None:
    """Delete the member's export with its file; nothing changes when there is none."""
    deleted, _rows = DataExport.objects.filter(member=actor).delete()
    if deleted:
        record(actor=actor, verb="privacy.drop_export", thing=actor)
        transaction.on_commit(files.remove_unclaimed)


@transaction.atomic
def note_download(*, actor: Model) -> None:
    """Record the download, so that a member can see in the audit whether somebody else took the file."""
    record(actor=actor, verb="privacy.download", thing=actor)


@task()
def build_export(key: str) -> None:
    """Build the file outside a transaction, so that others can write and progress is visible.

    When the worker was killed, the next run begins anew with another file; a run that was overtaken deletes its own.

    A failure is shown to the member, who can try again. Only its class is logged: the message may hold personal data.
    """
    file_name = new_file_name()
    asked = DataExport.objects.under_way().filter(public_id=key)
    if not asked.update(state=ExportState.BUILDING, file_name=file_name):
        return  # deleted, or built already
    export = DataExport.objects.select_related("member").get(public_id=key)
    export.file_name = file_name
    building = DataExport.objects.filter(public_id=key, state=ExportState.BUILDING, file_name=file_name)
    try:
        with translation.override(export.language), files.create(export) as target:
            document.write(export.member, target, lambda done, steps: building.update(done=done, steps=steps))
    except Exception as error:
        log.error("an export was not made: %s", type(error).__name__)
        files.remove(export.file_name)  # first: when the disk is full, the row may need its room
        building.update(state=ExportState.FAILED)
        return
    if not building.update(state=ExportState.READY, expires_at=timezone.now() + timedelta(days=KEPT_DAYS)):
        files.remove(export.file_name)  # the member left or deleted the export meanwhile


def delete_expired() -> tuple[int, int]:
    """Delete expired exports, mark abandoned builds as failed, and delete files without an export. Return the number of
    exports and of files."""
    deleted, _rows = DataExport.objects.expired().delete()
    DataExport.objects.abandoned().update(state=ExportState.FAILED)
    return deleted, files.remove_unclaimed()
