"""The right to write a note, and to answer it."""

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models import ModeratorNote, Report
from community.moderation.recipients import CLOSED, NOBODY
from community.moderation.rules import can_read_report
from community.permissions import denial_reason, denied_with


def _why_not_write(member: Member, report: Report, writer: Member | None) -> object:
    if not can_read_report(member, report, writer):
        return denial_reason(can_read_report, member, report, writer)
    return NOBODY if writer is None else CLOSED


@denied_with(_why_not_write)
def can_write_note(member: Member, report: Report, writer: Member | None) -> bool:
    """Return whether the member may write to the writer of what was reported: whoever may read the report, when there
    is somebody who can read the note. Not to themselves."""
    return can_read_report(member, report, writer) and writer is not None and writer.is_active


@denied_with(_("You have answered this already. Moderators have it, and read it."))
def has_no_answer(note: ModeratorNote) -> bool:
    return not note.answer


@denied_with(
    _("You can read this, but not answer it here now. Use Contact, at the bottom of every page: people read that too.")
)
def can_answer_note(member: Member, note: ModeratorNote) -> bool:
    """Return whether the member may answer: the person to whom it was written, with the consents that writing needs;
    also when they are away or have no name yet."""
    return member.is_active and member.may_write and note.member_id is not None and note.member_id == member.pk
