"""An account: what belongs to a new one, where it is logged in, and whether one can log in at all."""

from django.db import transaction

from community.audit.actions import record
from community.members.choices import WRITING
from community.members.consent.actions import give_consent
from community.members.models import Member
from community.members.sessions.actions import end_all_sessions


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
