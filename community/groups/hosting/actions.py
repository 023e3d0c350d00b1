"""Change what a host decides in their own group. Each action checks its rule under its lock."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.groups import rules
from community.groups.actions import locked_membership, store_changes
from community.groups.choices import HOST_FIELDS
from community.groups.models import Group
from community.members.models import Member
from community.permissions import require
from community.web.edit_lock import require_version, values_of


@transaction.atomic
def change_as_host(*, actor: Member, group: Group, made_from: str = "", **fields) -> Group:
    """Change what holds in the group: its texts, the questions at the door, the reminders and the pace.

    Raises:
        NotAllowed: the actor is no host of the group.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(rules.can_host, actor.refresh_rights(), group)
    require_version(made_from, values_of(group, HOST_FIELDS))
    store_changes(actor=actor, group=group, fields=fields)
    return group


@transaction.atomic
def mark_greeted(*, actor: Member, group: Group, member: Member) -> None:
    """Note that a newcomer was greeted, so that the other hosts know. Twice changes nothing.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    membership = locked_membership(group, member)
    require(rules.can_host, actor.refresh_rights(), group)
    if membership is not None and membership.greeted_at is None:
        membership.greeted_at = timezone.now()
        membership.save(update_fields=["greeted_at"])
        record(actor=actor, verb="group.greet", thing=membership)
