"""An account: what belongs to a new one, where it is logged in, and whether one can log in at all."""

from django.db import transaction
from django.db.models import F

from community import live
from community.audit.actions import record
from community.members.actions.access import look_again
from community.members.actions.consents import give_consent
from community.members.choices import WRITING
from community.members.models import Member, Session


@transaction.atomic
def complete_sign_up(*, actor: Member, birth_year: int, language: str) -> None:
    """What belongs to a new account beside address and password: year of birth, language, and both consents."""
    actor.birth_year = birth_year
    actor.language = language
    actor.save(update_fields=["birth_year", "language"])
    for purpose in WRITING:
        give_consent(actor=actor, purpose=purpose)
    record(actor=actor, verb="member.sign_up", thing=actor)


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


@transaction.atomic
def close_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Nobody logs in with this account any more, and who is in is out. What was written stays."""
    Member.objects.filter(pk=member.pk).update(is_active=False)
    record(actor=actor, verb="member.close", thing=member, reason=reason)
    end_all_sessions(actor=actor, member=member)


@transaction.atomic
def open_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Take back ``close_account``."""
    Member.objects.filter(pk=member.pk).update(is_active=True)
    record(actor=actor, verb="member.open", thing=member, reason=reason)
