"""Whether somebody was told, as it is at this moment: what moderators read beside a decision, a note and a report."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models import Decision, ModeratorNote
from community.notifications.models import Notification

NOBODY = _("Nobody can read this now: whoever wrote it is gone, or had no account.")
CLOSED = _("Nobody can read this now: the account is closed.")
UNTOLD = _("The writer was not told: for them nothing changed.")
TOLD = _("Told on the site. No e-mail has been sent so far.")
MAILED = _("Told on the site and by e-mail.")
NOT_REACHED = _("Nobody was told: the account was closed at that time.")


def cannot_be_told(writer: Member | None) -> object:
    """Return why nobody reads what is written to this writer, or ""."""
    if writer is None:
        return NOBODY
    return "" if writer.is_active else CLOSED


def mark_told(rows: Iterable[Decision | ModeratorNote]) -> list[Decision | ModeratorNote]:
    """Return decisions or notes, each with ``told``: who was told, in words. One query for all of them; fetch them with
    their ``writer`` or ``member``."""
    rows = list(rows)
    things = [str(_told_by(row).public_id) for row in rows]
    kinds = ("moderation.decision", "moderation.taken_out", "moderation.note")
    sent = Notification.objects.filter(kind__in=kinds, thing__in=things) if rows else Notification.objects.none()
    mailed = dict(sent.order_by("created_at", "pk").values_list("thing", "mailed_at"))
    for row in rows:
        row.told = _told(row, mailed)
    return rows


def _told(row: Decision | ModeratorNote, mailed: dict) -> object:
    is_decision = isinstance(row, Decision)
    if reason := cannot_be_told(row.writer if is_decision else row.member):
        return reason
    if is_decision and not row.is_for_writer:
        return UNTOLD
    thing = str(_told_by(row).public_id)
    if thing not in mailed:
        return NOT_REACHED
    return MAILED if mailed[thing] else TOLD


def _told_by(row: Decision | ModeratorNote) -> Decision | ModeratorNote:
    """Return what the writer is told of: of several texts decided on together, the first decision."""
    return (isinstance(row, Decision) and row.part_of) or row
