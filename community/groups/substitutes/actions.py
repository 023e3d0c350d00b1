"""Ask a co-host for a while, and end that."""

from datetime import datetime

from django.db import transaction

from community.groups.models import Group
from community.groups.rules import can_host
from community.groups.substitutes.rules import can_ask_co_host
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Duty, Member
from community.permissions import require


@transaction.atomic
def ask_co_host(*, actor: Member, group: Group, member: Member, until: datetime, reason: str) -> Duty:
    """Give a member of the group the duty of host there until a moment; the member is told, and reads the reason.
    The same again changes nothing.

    Raises:
        NotAllowed: the actor does not host the group, or the member cannot host it.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    duties = Duty.objects.now().filter(member=member, kind=DutyKind.HOST, group=group)
    if stored := duties.filter(until=until).first():
        require(can_host, actor.refresh_rights(), group)
        return stored
    require(can_ask_co_host, actor.refresh_rights(), group, member)
    return give_duty(actor=actor, member=member, kind=DutyKind.HOST, group=group, until=until, reason=reason)
