"""Agree again, and put the welcome away."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.groups.actions import AgreementChanged, agree_to, locked_membership
from community.groups.models import Group
from community.groups.rules import is_in_group
from community.members.models import Member
from community.permissions import require


@transaction.atomic
def agree_again(*, actor: Member, group: Group, agreement_version: int) -> None:
    """Agree to the agreement of the group as it is now. Agreeing twice changes nothing.

    Raises:
        NotAllowed: the actor is not in the group.
        AgreementChanged: the member read another version.
    """
    membership = locked_membership(group, actor)
    require(is_in_group, actor.refresh_rights(), group)
    group.refresh_from_db()
    if agreement_version != group.agreement_version:
        raise AgreementChanged
    if membership.agreement_version != agreement_version:
        agree_to(membership, agreement_version)
        membership.save(update_fields=["agreed_at", "agreement_version"])
        record(actor=actor, verb="group.agree", thing=membership, version=agreement_version)


@transaction.atomic
def put_welcome_away(*, actor: Member, group: Group) -> None:
    """Show the welcome of the group to this member no more.

    Raises:
        NotAllowed: the actor is not in the group.
    """
    membership = locked_membership(group, actor)
    require(is_in_group, actor.refresh_rights(), group)
    if membership.welcomed_at is None:
        membership.welcomed_at = timezone.now()
        membership.save(update_fields=["welcomed_at"])
