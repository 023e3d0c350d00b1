"""Set raid modes and end them early. Each action checks its rule under its lock."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.audit.actions import record
from community.days import moment_on
from community.groups.choices import RaidKind, RaidReason, RaidSpan
from community.groups.models import Group, RaidMode
from community.groups.raid.rules import can_set_modes
from community.members.accounts.actions.sign_up import close_sign_up_until
from community.members.models import Member
from community.permissions import require

MORNING = time(8)
SPANS = {RaidSpan.HOUR: timedelta(hours=1), RaidSpan.HOURS: timedelta(hours=3), RaidSpan.WEEK: timedelta(days=7)}


def end_of(span: RaidSpan) -> datetime:
    """Return when a mode ends that begins now."""
    if span in SPANS:
        return timezone.now() + SPANS[span]
    return moment_on(timezone.localdate() + timedelta(days=1), MORNING)


@transaction.atomic
def begin_mode(*, actor: Member, group: Group | None, kind: RaidKind, reason: RaidReason, span: RaidSpan) -> RaidMode:
    """Let a mode hold in the group, or in the house, from now on. One of this kind that holds gets this reason and end:
    two moderators at once set one mode.

    Raises:
        NotAllowed: the actor does not look after this place.
    """
    locked_keys = _locked(group)
    require(can_set_modes, actor.refresh_rights(), group)
    until = end_of(span)
    mode = RaidMode.objects.of(group).running(timezone.now()).filter(kind=kind).first()
    mode = mode or RaidMode(group=group, kind=kind)
    mode.reason, mode.until = reason, until
    mode.save()
    later = Group.objects.filter(Q(raid_until=None) | Q(raid_until__lt=until), pk__in=locked_keys)
    later.update(raid_until=until)
    _follow_at_the_door(mode)
    record(actor=actor, verb="raid.begin", thing=mode, reason=reason, kind=kind, until=until.isoformat())
    return mode


@transaction.atomic
def end_mode(*, actor: Member, mode: RaidMode) -> None:
    """End a mode now. One that has ended stays as it is.

    Raises:
        NotAllowed: the actor does not look after this place.
    """
    _locked(mode.group)
    mode = RaidMode.objects.select_for_update(of=("self",)).select_related("group").get(pk=mode.pk)
    require(can_set_modes, actor.refresh_rights(), mode.group)
    if mode.until > timezone.now():
        mode.until = timezone.now()
        mode.save(update_fields=["until"])
        _follow_at_the_door(mode)
        record(actor=actor, verb="raid.end", thing=mode, kind=mode.kind)


def _follow_at_the_door(mode: RaidMode) -> None:
    """Close the sign-up as long as a mode of the house says so."""
    if mode.group_id is None and mode.kind == RaidKind.INVITE_ONLY:
        close_sign_up_until(mode.until)


def _locked(group: Group | None) -> list:
    """Lock the group, or all groups for the house, in one order; return their keys."""
    groups = Group.objects.filter(pk=group.pk) if group is not None else Group.objects.all()
    return list(groups.select_for_update().order_by("pk").values_list("pk", flat=True))
