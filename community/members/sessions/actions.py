"""The right to see, raised when it changed, so that open pages ask again."""

from django.db import transaction
from django.db.models import F

from community import live
from community.audit.actions import record
from community.members.models import Member, Session


def look_again(*members: Member) -> None:
    """What these members may see has changed: their open sockets must ask again."""
    keys = [member.pk for member in members]
    Member.objects.filter(pk__in=keys).update(access_version=F("access_version") + 1)
    for member in members:
        member.__dict__.pop("_blocked_ids", None)
    live.access_changed(members=keys)


@transaction.atomic
def end_session(*, actor: Member, session: Session) -> None:
    """Log the member out on one device, its open sockets too. The others go on."""
    session.delete()
    record(actor=actor, verb="member.end_session", thing=session.member)
    look_again(session.member)


@transaction.atomic
def end_all_sessions(*, actor: Member | None, member: Member, but: str | None = None) -> None:
    """Log the member out everywhere, at once, open sockets too; ``but`` is the key of a session that may go on."""
    member.sessions.exclude(pk=but).delete()
    record(actor=actor, verb="member.end_sessions", thing=member)
    if but is not None:
        look_again(member)
        return
    Member.objects.filter(pk=member.pk).update(
        sessions_version=F("sessions_version") + 1, access_version=F("access_version") + 1
    )
    member.refresh_from_db(fields=["sessions_version", "access_version"])
    live.sessions_ended(member.pk)
