"""Duties, and the roles that members cannot choose themselves."""

from django.contrib.auth.models import Group as DjangoGroup
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community import live
from community.audit.actions import record
from community.members.choices import DutyKind
from community.members.duties import rules
from community.members.models import Duty, Member
from community.members.rules import can_manage_members
from community.members.sessions.actions import limit_staff_sessions
from community.permissions import require

EDITORS = "Redactie"  # Wagtail's permissions hang on this group of Django; a migration of the pages room fills it


@transaction.atomic
def give_duty(*, actor: Member | None, member: Member, kind: str, group=None) -> Duty:
    """Give the member a duty, in one group or everywhere; ``actor`` is None from the command line.

    An editor everywhere also gets into the CMS. Giving it twice changes nothing.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor and actor.refresh_rights())
    duty, is_new = Duty.objects.get_or_create(member=member, kind=kind, group=group)
    if not is_new and duty.until is None:
        return duty
    duty.until = None
    duty.save(update_fields=["until"])
    if kind == DutyKind.EDITOR and group is None:
        member.groups.add(*DjangoGroup.objects.filter(name=EDITORS))
    _duties_changed(actor=actor, duty=duty, verb="duty.give")
    return duty


@transaction.atomic
def end_duty(*, actor: Member | None, duty: Duty) -> None:
    """End the duty now. The row stays, with the moment of its end.

    Raises:
        NotAllowed: the actor is no operator, nor a moderator of the group of the duty.
    """
    require(rules.can_end_duty, actor and actor.refresh_rights(), duty)
    duty.until = timezone.now()
    duty.save(update_fields=["until"])
    if duty.kind == DutyKind.EDITOR and duty.group_id is None:
        duty.member.groups.remove(*DjangoGroup.objects.filter(name=EDITORS))
    _duties_changed(actor=actor, duty=duty, verb="duty.end")


@transaction.atomic
def recognise_role(*, actor: Member | None, member: Member, role: str) -> None:
    """Set the role beside the name, also one that members cannot choose themselves.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor and actor.refresh_rights())
    Member.objects.filter(pk=member.pk).update(role=role, access_version=F("access_version") + 1)
    record(actor=actor, verb="member.role", thing=member, role=role)
    limit_staff_sessions(member)
    live.access_changed(members=[member.pk])


def _duties_changed(*, actor: Member | None, duty: Duty, verb: str) -> None:
    Member.objects.filter(pk=duty.member_id).update(access_version=F("access_version") + 1)
    record(actor=actor, verb=verb, thing=duty.member, kind=duty.kind, group=duty.group_id)
    limit_staff_sessions(duty.member)
    live.access_changed(members=[duty.member_id])
