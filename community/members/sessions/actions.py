"""The right to see, raised when it changed, so that open pages ask again."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community import live
from community.audit.actions import record
from community.members.models import Member, Session
from community.members.models.session import IDLE, IDLE_WHEN_REMEMBERED, STAFF_IDLE, STAFF_LONGEST
from community.members.rules import is_staff


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


def limit_running(member: Member) -> None:
    """Somebody may be staff from now on: the logins that run get the shorter limits at once."""
    if not is_staff(Member.objects.get(pk=member.pk)):
        return
    running = Session.objects.filter(member=member, latest_at=None)
    latest = timezone.now() + STAFF_LONGEST
    for remembered, idle in ((True, IDLE_WHEN_REMEMBERED), (False, IDLE)):
        ends = F("expire_date") - (idle - STAFF_IDLE)
        running.filter(remembered=remembered).update(latest_at=latest, expire_date=ends, remembered=False)
