"""Ask for the file, make it, and let it go again."""

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
from community.privacy.export.models import DataExport

KEPT_DAYS = 7
log = logging.getLogger(__name__)


@transaction.atomic
def ask_for_export(*, actor: Model, language: str) -> DataExport:
    """Have the file made. While one is being made, that one is the answer; an older one goes. Who asks twice at once
    waits at the row of the account: there may be no file yet to wait at."""
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
    """The file goes now; without a file, nothing changes."""
    gone, _ = DataExport.objects.filter(member=actor).delete()
    if gone:
        record(actor=actor, verb="privacy.drop_export", thing=actor)
        transaction.on_commit(files.remove_unclaimed)


@transaction.atomic
def note_download(*, actor: Model) -> None:
    """Who looks at what happened in their account sees that the file was taken."""
    record(actor=actor, verb="privacy.download", thing=actor)


@task()
def build_export(key: str) -> None:
    """Make the file, outside a transaction: others can go on writing, and progress is seen. Doing it twice makes one.

    What goes wrong is said to the member, who can try again; what the file would have held is not logged.
    """
    if not DataExport.objects.filter(public_id=key, state=ExportState.WAITING).update(state=ExportState.BUILDING):
        return  # taken back, or somebody makes it already
    export = DataExport.objects.select_related("member").get(public_id=key)
    mine = DataExport.objects.filter(public_id=key, state=ExportState.BUILDING)
    try:
        with translation.override(export.language), files.sealed_for(export) as target:
            document.write(export.member, target, lambda done, steps: mine.update(done=done, steps=steps))
    except Exception as error:
        log.error("an export was not made: %s", type(error).__name__)
        mine.update(state=ExportState.FAILED)
        files.remove(export.file_name)
        return
    if not mine.update(state=ExportState.READY, expires_at=timezone.now() + timedelta(days=KEPT_DAYS)):
        files.remove(export.file_name)  # the member left, or took it back, meanwhile


def clear_old() -> tuple[int, int]:
    """What is past its date goes, with its file; what nobody makes any more is said to have failed."""
    gone, _ = DataExport.objects.past().delete()
    DataExport.objects.given_up().update(state=ExportState.FAILED)
    return gone, files.remove_unclaimed()
