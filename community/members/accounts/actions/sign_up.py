"""Signing up: what was typed counts only when whoever typed it proves that the email address is theirs."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from community.members.accounts.actions.account import complete_sign_up
from community.members.models import Member, SignUpState
from community.members.models.sign_up import ONLY_ROW

TYPED_HERE = "sign_up"  # in the session of the browser that signed up: of which password
PROVEN_HERE = "proven_email"  # in the session of the browser that confirmed the address: of which account


def close_sign_up_until(moment: datetime) -> None:
    """Let nobody sign up before this moment, whatever the operator chose. A moment that has passed ends it."""
    SignUpState.objects.get_or_create(pk=ONLY_ROW, defaults={"is_open": settings.SIGN_UP_STARTS_OPEN})
    SignUpState.objects.filter(pk=ONLY_ROW).update(closed_until=moment)


def is_unproven(email: str) -> bool:
    return Member.objects.unproven(email).exists()


def is_taken(email: str) -> bool:
    """Return whether the address is somebody's: one that nobody proved stands in nobody's way."""
    is_verified = EmailAddress.objects.filter(email=email, verified=True).exists()
    return not is_unproven(email) and (is_verified or Member.objects.filter(email=email).exists())


@transaction.atomic
def sign_up(*, email: str, password: str, birth_year: int, language: str) -> Member:
    """Create an account, or replace what was typed in one whose address nobody proved: the links in earlier emails
    prove the address still."""
    member = Member.objects.unproven(email).select_for_update().first() or Member(email=email)
    member.set_password(password)
    member.awaits_owner = False
    member.save()
    member.emailaddress_set.update_or_create(email=email, defaults={"primary": True, "verified": False})
    _store_own_words(member, birth_year, language)
    return member


@transaction.atomic
def claim_account(*, member: Member, birth_year: int, language: str) -> None:
    """Give the account to whoever chose its password by the link in an email, with their own year and consents."""
    EmailAddress.objects.filter(user=member, email=member.email).update(verified=True)
    Member.objects.filter(pk=member.pk).update(awaits_owner=False)
    member.awaits_owner = False
    _store_own_words(member, birth_year, language)


def give_way(*, email: str) -> None:
    """Remove the account whose address nobody proved: whoever proves it comes first."""
    Member.objects.unproven(email).delete()


def _store_own_words(member: Member, birth_year: int, language: str) -> None:
    member.consents.all().delete()
    complete_sign_up(actor=member, birth_year=birth_year, language=language)


def remember_typed(request: HttpRequest, member: Member) -> None:
    request.session[TYPED_HERE] = member.get_session_auth_hash()


def was_typed_here(request: HttpRequest, member: Member) -> bool:
    """Return whether this browser typed what the account holds now."""
    return request.session.get(TYPED_HERE) == member.get_session_auth_hash()


def await_owner(request: HttpRequest, member: Member) -> None:
    """Let nobody but this browser, which reads the email, log in with what another browser typed."""
    request.session[PROVEN_HERE] = str(member.pk)
    member.awaits_owner = True
    member.save(update_fields=["awaits_owner"])


def may_log_in_here(request: HttpRequest, member: Member) -> bool:
    return not member.awaits_owner or request.session.get(PROVEN_HERE) == str(member.pk)


def renew_hash(*, member: Member, password: str) -> None:
    """Replace a hash from before NFC, at the log-in that showed it."""
    member.set_password(password)
    member.save(update_fields=["password"])


def end_waiting(member: Member) -> None:
    """Let the member log in everywhere: they proved the address, and knew the password."""
    if member.awaits_owner:
        member.awaits_owner = False
        member.save(update_fields=["awaits_owner"])
