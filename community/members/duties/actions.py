"""Duties, and the roles that members cannot choose themselves."""

from datetime import datetime

from django.contrib.auth.models import Group as DjangoGroup
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from community import live
from community.audit.actions import record
from community.members.choices import DutyKind
from community.members.duties import rules
from community.members.duties.registry import tell_of_change
from community.members.models import Duty, Member
from community.members.rules import can_manage_members
from community.members.sessions.actions import limit_staff_sessions
from community.permissions import require

# Wagtail's permissions hang on groups of Django, which migrations of the pages room fill: editors write pages and
# texts, operators change the settings of the house and announce things.
CMS_GROUPS = {DutyKind.EDITOR: "Redactie", DutyKind.OPERATOR: "Beheer"}


class NobodyLeft(Exception):
    """After this nobody could use a duty that the house cannot be without."""


class DutyEnded(Exception):
    """The duty that was to be handed over has ended."""


@transaction.atomic
def give_duty(
    *, actor: Member | None, member: Member, kind: str, group=None, until: datetime | None = None, reason: str = ""
) -> Duty:
    """Give the member a duty, in one group or everywhere, for good or ``until`` a moment; ``actor`` is None from the
    command line.

    An editor or operator of the whole house also gets into the CMS. Giving the same twice changes nothing; another end
    replaces the one before.

    Raises:
        NotAllowed: the actor is no operator, nor a host who asks a co-host for a while.
        NobodyLeft: the duty had no end, and nobody else would have it after this one.
    """
    _lock_duties(kind, group)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # the row of a first duty is not there to lock
    require(rules.can_give_duty, actor and actor.refresh_rights(), kind, group, until)
    duty = Duty.objects.filter(member=member, kind=kind, group=group).first()
    was_there = duty is not None and _is_current(duty)
    if was_there and duty.until == until:
        return duty
    if was_there and until is not None:
        _keep_somebody(actor, duty)
    duty = duty or Duty(member=member, kind=kind, group=group)
    duty.until = until
    if not was_there:
        duty.since = timezone.now()
    duty.save()
    member.groups.add(*_cms_groups(duty))
    _duties_changed(actor=actor, duty=duty, verb="duty.give", reason=reason)
    return duty


@transaction.atomic
def end_duty(*, actor: Member | None, duty: Duty, reason: str = "") -> None:
    """End the duty now. The row stays, with the moment of its end. Ending it twice changes nothing.

    Raises:
        NotAllowed: the actor is no operator, nor a moderator of the group of the duty.
        NobodyLeft: nobody else would be moderator or operator; the command line may do it.
    """
    _lock_duties(duty.kind, duty.group)
    require(rules.can_end_duty, actor and actor.refresh_rights(), duty)
    duty.refresh_from_db(fields=["until"])
    if not _is_current(duty):
        return
    _keep_somebody(actor, duty)
    duty.until = timezone.now()
    duty.save(update_fields=["until"])
    duty.member.groups.remove(*_cms_groups(duty))
    _duties_changed(actor=actor, duty=duty, verb="duty.end", reason=reason)


@transaction.atomic
def hand_over_duty(*, actor: Member | None, duty: Duty, to: Member, reason: str = "") -> Duty:
    """Give the duty to another member, with the same end, and end it here: both or neither.

    Raises:
        NotAllowed: the actor is no operator.
        NobodyLeft: the other member cannot use the duty yet, and nobody else would be moderator or operator.
        DutyEnded: the duty ended meanwhile.
    """
    _lock_duties(duty.kind, duty.group)
    require(can_manage_members, actor and actor.refresh_rights())
    duty.refresh_from_db(fields=["until"])
    if not _is_current(duty):
        raise DutyEnded
    given = Duty.objects.now().filter(member=to, kind=duty.kind, group=duty.group).first()
    if given is None:
        given = give_duty(actor=actor, member=to, kind=duty.kind, group=duty.group, until=duty.until, reason=reason)
    end_duty(actor=actor, duty=duty, reason=reason)
    return given


def close_cms_to_former_staff() -> int:
    """Take the members out of the CMS whose duty ended by itself; return for how many duties."""
    number = 0
    for kind, name in CMS_GROUPS.items():
        group = DjangoGroup.objects.filter(name=name).first()
        current = Duty.objects.now().filter(kind=kind, group=None)
        former = Duty.objects.filter(kind=kind, group=None, until__lte=timezone.now(), member__groups=group)
        for duty in former.exclude(member__in=current.values("member")).select_related("member"):
            duty.member.groups.remove(group)
            number += 1
    return number


def _cms_groups(duty: Duty) -> QuerySet[DjangoGroup]:
    """Return the group of Django that comes with this duty; none for a duty in one group, or without the CMS."""
    name = CMS_GROUPS.get(duty.kind) if duty.group_id is None else None
    return DjangoGroup.objects.filter(name=name) if name else DjangoGroup.objects.none()


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


def _lock_duties(kind: str, group) -> None:
    """Let two people who change who has this duty wait for each other: whether somebody is left is counted below."""
    list(Duty.objects.select_for_update().filter(kind=kind, group=group).order_by("pk").values_list("pk", flat=True))


def _is_current(duty: Duty) -> bool:
    return duty.until is None or duty.until > timezone.now()


def _keep_somebody(actor: Member | None, duty: Duty) -> None:
    if actor is not None and not rules.leaves_somebody(duty):
        raise NobodyLeft


def _duties_changed(*, actor: Member | None, duty: Duty, verb: str, reason: str) -> None:
    Member.objects.filter(pk=duty.member_id).update(access_version=F("access_version") + 1)
    until = duty.until and duty.until.isoformat()
    record(actor=actor, verb=verb, thing=duty.member, reason=reason, kind=duty.kind, group=duty.group_id, until=until)
    limit_staff_sessions(duty.member)
    live.access_changed(members=[duty.member_id])
    if actor is None or actor.pk != duty.member_id:
        tell_of_change(duty)
