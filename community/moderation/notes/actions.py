"""Write a note to a person, and answer it."""

import uuid

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.members.models import Member
from community.moderation.cases.actions import worked_on
from community.moderation.models import ModeratorNote, Report
from community.moderation.notes import rules
from community.moderation.registry import subject_of
from community.notifications.actions import notify
from community.permissions import require


@transaction.atomic
def write_note(*, actor: Member, report: Report, text: str, submission_id: uuid.UUID | None = None) -> ModeratorNote:
    """Write to the writer of what was reported, and notify them. Nothing is hidden or decided, and the report stays as
    it is. The same submission again returns the note that is there.

    Raises:
        NotAllowed: the actor may not read this report, or there is nobody who can read a note.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("appeal_of", "group").get(pk=report.pk)
    stored = ModeratorNote.objects.filter(public_id=submission_id, written_by=actor).first() if submission_id else None
    if stored is not None:
        return stored
    writer = subject_of(report).writer
    require(rules.can_write_note, actor.refresh_rights(), report, writer)
    note = ModeratorNote.objects.create(
        public_id=submission_id or uuid.uuid4(), report=report, member=writer, written_by=actor, text=text
    )
    record(actor=actor, verb="note.write", thing=note)
    worked_on(report, actor)
    notify(member=writer, kind="moderation.note", thing=note.public_id, caused_as=None)
    return note


@transaction.atomic
def answer_note(*, actor: Member, note: ModeratorNote, text: str) -> ModeratorNote:
    """Answer a note, once, and notify the moderator who wrote it. The same answer again changes nothing.

    Raises:
        NotAllowed: not the person to whom it was written, answered before, or without the consents to write.
    """
    note = ModeratorNote.objects.select_for_update(of=("self",)).select_related("report").get(pk=note.pk)
    require(rules.can_answer_note, actor.refresh_rights(), note)
    if note.answer == text:
        return note
    require(rules.has_no_answer, note)
    note.answer, note.answered_at = text, timezone.now()
    note.save(update_fields=["answer", "answered_at"])
    record(actor=actor, verb="note.answer", thing=note)
    if note.written_by is not None and note.report is not None:
        notify(member=note.written_by, kind="moderation.answer", thing=note.report.public_id, caused_as=None)
    return note
