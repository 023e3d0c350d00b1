"""Rules about who may see, join, host and change a group. The user of a rule may be a visitor (``AnonymousUser``)."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community.groups.choices import NARROWING, Admission, Ages, GroupKind, MembershipState, Visibility
from community.groups.models import Group
from community.groups.querysets import READERS
from community.groups.quiet_hours import is_quiet
from community.groups.raid_modes import lets_nobody_in, modes_in, pause_by
from community.groups.registry import registered_pause
from community.members.choices import DutyKind, Role
from community.members.models import Member
from community.members.querysets.reader import relations_kept_by
from community.members.restrictions import restriction
from community.members.rules import (
    can_moderate,
    can_operate,
    has_duty,
    looked_after_group_ids,
    looks_after,
    takes_part,
    why_not_take_part,
)
from community.permissions import NotNow, denied_with
from community.readers import Readers

AGREEMENT_CHANGED = _("What we agree on in this group has changed. Read it first, and then you can write again.")
NOT_IN_THE_GROUP = _("You can read along here. To write, join the group first.")


def is_in_group(user, group: Group | None) -> bool:
    """Return whether the user is an active member of this group. Without a group nobody is."""
    if group is None or not user.is_authenticated:
        return False
    if group.pk in user.known_memberships:
        membership = user.known_memberships[group.pk]
        return membership is not None and membership.state == MembershipState.ACTIVE
    if kept := relations_kept_by(user):
        return group.pk in kept.groups
    return group.memberships.filter(member=user, state=MembershipState.ACTIVE).exists()


def can_be_taken_out(member: Member, group: Group) -> bool:
    """Return whether a moderator can remove the member: active, waiting, or left. Leaving before a decision is no way
    to come back after it. A board has no memberships to end."""
    if group.kind == GroupKind.BOARD:
        return False
    return group.memberships.filter(member=member).exclude(state=MembershipState.REMOVED).exists()


def can_read_group(user, group: Group) -> bool:
    is_member = user.is_authenticated and user.is_active
    if is_member and (group.pk in user.known_memberships or relations_kept_by(user)):  # known in this request
        return READERS[Visibility(group.visibility)] != Readers.GROUP or is_in_group(user, group)
    return Group.objects.readable_by(user).filter(pk=group.pk).exists()


def can_write_in(user, group: Group) -> bool:
    """Return whether the user may write: on a board every member who may read it, elsewhere members of the group. Not
    while a moderator lets them only read, here or everywhere."""
    if not takes_part(user) or restriction(user, group):
        return False
    if group.kind == GroupKind.BOARD:
        return can_read_group(user, group)
    return is_in_group(user, group)


def why_not_write_now(user, group: Group, *, is_edit: bool = False) -> NotNow | None:
    """Return why a user who otherwise writes in this group cannot do so at this moment; None when they can, and when
    they do not write here at all.

    The one place where every room asks this. Raid modes and quiet hours are not for the hosts, who may have to say
    something.
    """
    if held := restriction(user, group):
        return held
    return _pause(user, group, is_edit=is_edit) if can_write_in(user, group) else None


def _pause(user, group: Group, *, is_edit: bool = False) -> NotNow | None:
    """Return why a user who may write in this group has to wait now."""
    if (pause := pause_by(modes_in(group), user)) and not can_host(user, group):
        return pause
    if is_quiet(group) and not can_host(user, group):
        until = date_format(group.quiet_until, "H:i")
        return NotNow(_("It is quiet here now: you can read, and write again from %(until)s.") % {"until": until})
    if not has_agreed(user, group):
        return NotNow(AGREEMENT_CHANGED, reverse("groups:agreement", args=[group.slug]), _("Read the agreement"))
    return registered_pause(user, group, is_edit=is_edit)


def has_agreed(user, group: Group) -> bool:
    """Return whether this member of the group agreed to its agreement as it is now. It asks the database only where
    the agreement was changed."""
    if not group.agreement or group.agreement_version == 1 or group.kind == GroupKind.BOARD:
        return True
    if membership := user.known_memberships.get(group.pk):
        return membership.agreement_version >= group.agreement_version
    behind = group.memberships.active().filter(member=user, agreement_version__lt=group.agreement_version)
    return not behind.exists()


def _why_not_write(user, group: Group) -> object:
    pause = why_not_write_now(user, group)
    return pause.reason if pause else NOT_IN_THE_GROUP


@denied_with(_why_not_write)
def can_write_now(user, group: Group, *, is_edit: bool = False) -> bool:
    """Return whether the user may write and can do so at this moment."""
    return can_write_in(user, group) and _pause(user, group, is_edit=is_edit) is None


def has_age_for(user, group) -> bool:
    """Return whether the group, or a course with ages, is meant for the age of this user. Members stay, whatever their
    age."""
    return group.ages == Ages.EVERYONE or (user.is_authenticated and user.age_band == group.ages)


NOT_IN_THIS_WAY = _("You cannot join this group this way. Ask a host or a moderator.")
NOBODY_FOR_A_WHILE = _("For a while people come into this group by invitation only. Try again later.")


def _why_not_join(user, group: Group) -> object:
    if not takes_part(user):
        return why_not_take_part(user, _("First choose the name that you want to use here. Then you can join."))
    return NOBODY_FOR_A_WHILE if lets_nobody_in(group) else NOT_IN_THIS_WAY


@denied_with(_why_not_join)
def can_join(user, group: Group) -> bool:
    """Return whether the user may join, or ask to."""
    return takes_part(user) and is_open_to(user, group)


def is_open_to(user, group: Group) -> bool:
    """Return whether the group admits this user in this way: not by invitation or with a course, and not after a
    moderator removed them, nor while nobody new comes in."""
    if group.admission not in {Admission.EVERYONE, Admission.ON_REQUEST} or lets_nobody_in(group):
        return False
    removed = group.memberships.filter(state=MembershipState.REMOVED)
    return not (user.is_authenticated and removed.filter(member=user).exists())


@denied_with(NOT_IN_THIS_WAY)
def can_take_other_name(user, group: Group) -> bool:
    """Return whether the user may have a persona for this group alone: in closed groups only. Not professionals and
    not members with a duty in the group: others have to know whom they talk to."""
    if not takes_part(user) or group.visibility != Visibility.GROUP:
        return False
    return user.role != Role.PROFESSIONAL and not user.duties.now().filter(group=group).exists()


def visibilities_for(group: Group) -> list[Visibility]:
    """Return the visibilities that the group can get: the present one or a narrower one, as members wrote for those
    who could read it then. Not ``GROUP`` for a board, which has no members and so no readers then."""
    narrower = NARROWING[NARROWING.index(group.visibility) :]
    return [v for v in narrower if v != Visibility.GROUP or group.kind != GroupKind.BOARD or group.visibility == v]


@denied_with(_("Only the hosts of this group can let people in."))
def can_host(user, group: Group) -> bool:
    """Return whether the user may let members in and open chat rooms: hosts of this group, and moderators."""
    return looks_after(user, group)


@denied_with(_("Only a moderator can take this person out of the group. Ask one, and say why."))
def can_take_out(user, group: Group, member: Member) -> bool:
    """Return whether the user may remove this member: a moderator anybody but themselves, a host nobody with a duty in
    the group. Whoever wants to go leaves."""
    if member.pk == user.pk:
        return False
    if can_moderate(user, group):
        return True
    duties = member.duties.now().filter(kind__in=[DutyKind.HOST, DutyKind.MODERATOR])
    has_task = duties.filter(Q(group=group) | Q(group=None)).exists()
    return can_host(user, group) and not has_task


def hosted_by(user, groups: QuerySet) -> QuerySet:
    """Return the groups for which ``can_host`` says yes."""
    group_ids = looked_after_group_ids(user)
    return groups if None in group_ids else groups.filter(pk__in=group_ids)


@denied_with(_("Only the people who run the site can make groups. Is one missing? Tell a host."))
def can_create_group(user) -> bool:
    """Return whether the user may create groups and boards: operators and coordinators."""
    return can_operate(user) or has_duty(user, DutyKind.COORDINATOR)


@denied_with(_("Only the people who run the site can change groups. Is something wrong? Tell a host."))
def can_change_group(user, group: Group) -> bool:
    """Return whether the user may change the texts and the settings of this group."""
    return can_create_group(user)


def readers_among(group: Group, member_keys: set) -> set:
    """Return the keys of these members who may read the group: ``readable_by`` for many members, in one query."""
    if group.visibility != Visibility.GROUP:
        return set(member_keys)
    return _active_among(group, member_keys)


def participants_among(group: Group, member_keys: set) -> set:
    """Return the keys of these members who take part: on a board all of them, elsewhere active members."""
    return set(member_keys) if group.kind == GroupKind.BOARD else _active_among(group, member_keys)


def _active_among(group: Group, member_keys: set) -> set:
    active = group.memberships.active().filter(member__in=member_keys)
    return set(active.values_list("member", flat=True))
