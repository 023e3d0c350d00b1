"""Make invites, take them back, and let somebody in with one. Each action checks its rule under its lock."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.groups import actions as groups
from community.groups.choices import INVITE_DAYS, InviteState, MembershipState
from community.groups.invites import rules
from community.groups.models import Group, Invite, Membership
from community.groups.rules import has_age_for
from community.members.models import Member
from community.permissions import require

KEY_BYTES = 18
MOST_OPEN_INVITES = 50


class InviteEnded(Exception):
    """The invite was used, taken back, or is too old."""


class TooManyInvites(Exception):
    """The group has as many open invites as it can have."""


@transaction.atomic
def make_invite(*, actor: Member, group: Group) -> str:
    """Make an invite for one person and return its key, which is stored nowhere: it can be shown once.

    Raises:
        NotAllowed: the actor is no host of the group.
        TooManyInvites: first some have to be used or taken back.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(rules.can_invite, actor.refresh_rights(), group)
    now = timezone.now()
    if group.invites.open(now).count() >= MOST_OPEN_INVITES:
        raise TooManyInvites
    key = secrets.token_urlsafe(KEY_BYTES)
    expires_at = now + timedelta(days=INVITE_DAYS)
    invite = Invite.objects.create(group=group, made_by=actor, key=key, expires_at=expires_at)
    record(actor=actor, verb="group.invite", thing=invite, group=group.pk)
    return key


@transaction.atomic
def revoke_invite(*, actor: Member, invite: Invite) -> None:
    """Take an open invite back. One that has ended stays as it is.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    invite = Invite.objects.select_for_update(of=("self",)).select_related("group").get(pk=invite.pk)
    require(rules.can_invite, actor.refresh_rights(), invite.group)
    if invite.state == InviteState.OPEN:
        invite.state = InviteState.REVOKED
        invite.save(update_fields=["state"])
        record(actor=actor, verb="group.revoke_invite", thing=invite, group=invite.group_id)


@transaction.atomic
def accept_invite(*, actor: Member, key: str, agreement_version: int, other_name: str = "") -> Membership:
    """Let the member into the group of this invite, which is used up then. A member who is in already uses nothing.

    Raises:
        InviteEnded: it was used, taken back, or is too old.
        NotAllowed: the member was removed from the group, or has no name here yet.
        AgreementChanged, WrongAge, NameTaken: as ``join_group``.
    """
    group_key = Invite.objects.filter(key=key).values_list("group", flat=True).first()
    if group_key is None:
        raise InviteEnded
    group = Group.objects.select_for_update().get(pk=group_key)
    membership = group.memberships.select_for_update().filter(member=actor).first()
    require(rules.can_accept, actor.refresh_rights(), group)
    if membership is not None and membership.state == MembershipState.ACTIVE:
        return membership
    invite = group.invites.select_for_update().open(timezone.now()).filter(key=key).first()
    if invite is None:
        raise InviteEnded
    if agreement_version != group.agreement_version:
        raise groups.AgreementChanged
    if not has_age_for(actor, group):
        raise groups.WrongAge
    membership = membership or Membership(group=group, member=actor)
    groups.choose_persona(membership, other_name)
    membership.state, membership.declined_because = MembershipState.ACTIVE, ""
    groups.forget_request(membership)
    groups.agree_to(membership, agreement_version)
    groups.came_in(membership)
    membership.save()
    invite.state = InviteState.USED
    invite.save(update_fields=["state"])
    groups.membership_changed(actor=actor, group=group, membership=membership, verb="group.active")
    return membership
