"""Completing, closing and reopening an account."""

from django.db import transaction

from community.audit.actions import record
from community.members.choices import WRITING
from community.members.consent.actions import give_consent
from community.members.models import Member
from community.members.rules import can_manage_members, has_account
from community.members.sessions.actions import end_all_sessions
from community.permissions import require


@transaction.atomic
def complete_sign_up(*, actor: Member, birth_year: int, language: str) -> None:
    """Store what a new account needs beside email address and password: year of birth, language, both consents.

    Raises:
        NotAllowed: the account is closed.
    """
    require(has_account, actor)
    actor.birth_year = birth_year
    actor.language = language
    actor.save(update_fields=["birth_year", "language"])
    for purpose in WRITING:
        give_consent(actor=actor, purpose=purpose)
    record(actor=actor, verb="member.sign_up", thing=actor)


@transaction.atomic
def close_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Close the account: nobody logs in with it, and running sessions end. What was written stays.

    ``actor`` is None from the command line.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor and actor.refresh_rights())
    Member.objects.filter(pk=member.pk).update(is_active=False)
    record(actor=actor, verb="member.close", thing=member, reason=reason)
    end_all_sessions(actor=actor, member=member)


@transaction.atomic
def open_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Take back ``close_account``.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor and actor.refresh_rights())
    Member.objects.filter(pk=member.pk).update(is_active=True)
    record(actor=actor, verb="member.open", thing=member, reason=reason)
