"""Ending sessions, and telling open pages to ask again what their member may see."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community import live
from community.audit.actions import record
from community.members.models import Member, Session
from community.members.models.session import (
    IDLE_LIMIT,
    REMEMBERED_IDLE_LIMIT,
    STAFF_IDLE_LIMIT,
    STAFF_SESSION_LIMIT,
)
from community.members.rules import is_staff
from community.members.sessions import rules
from community.permissions import require


def raise_access_version(*members: Member) -> None:
    """Tell the open sockets of these members to ask again: what they may see has changed."""
    keys = [member.pk for member in members]
    Member.objects.filter(pk__in=keys).update(access_version=F("access_version") + 1)
    for member in members:
        member.__dict__.pop("_blocked_ids", None)
    live.access_changed(members=keys)


@transaction.atomic
def end_session(*, actor: Member, session: Session) -> None:
    """Log the member out on one device, its open sockets too. The other sessions go on.

    Raises:
        NotAllowed: it is somebody else's session.
    """
    require(rules.can_end_session, actor, session)
    session.delete()
    record(actor=actor, verb="member.end_session", thing=session.member)
    raise_access_version(session.member)


@transaction.atomic
def end_all_sessions(*, actor: Member | None, member: Member, except_key: str | None = None) -> None:
    """Log the member out everywhere at once, open sockets too; ``except_key`` is the key of a session that goes on.

    ``actor`` is None from the command line and in the background.

    Raises:
        NotAllowed: the actor is neither the member nor an operator.
    """
    require(rules.can_end_all_sessions, actor and actor.refresh_rights(), member)
    member.sessions.exclude(pk=except_key).delete()
    record(actor=actor, verb="member.end_sessions", thing=member)
    if except_key is not None:
        raise_access_version(member)
        return
    Member.objects.filter(pk=member.pk).update(
        sessions_version=F("sessions_version") + 1, access_version=F("access_version") + 1
    )
    member.refresh_from_db(fields=["sessions_version", "access_version"])
    live.sessions_ended(member.pk)


def limit_staff_sessions(member: Member) -> None:
    """Give the running sessions of a member who has become staff the shorter limits of staff at once."""
    if not is_staff(Member.objects.get(pk=member.pk)):
        return
    running = Session.objects.filter(member=member, latest_at=None)
    latest = timezone.now() + STAFF_SESSION_LIMIT
    for is_remembered, idle in ((True, REMEMBERED_IDLE_LIMIT), (False, IDLE_LIMIT)):
        expires = F("expire_date") - (idle - STAFF_IDLE_LIMIT)
        running.filter(remembered=is_remembered).update(latest_at=latest, expire_date=expires, remembered=False)


@transaction.atomic
def end_sessions_after_new_password(*, member: Member, except_key: str | None) -> None:
    """End the other sessions of a member who has a new password, and close every open socket. No rule: whoever set the
    password could do so because of a session or a link in an email."""
    member.sessions.exclude(pk=except_key).delete()
    live.sessions_ended(member.pk)
