from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.groups.choices import FEWER_READERS, Admission, Ages, GroupKind, MembershipState, Visibility
from community.groups.models import Group
from community.members.choices import DutyKind, Role
from community.members.models import Member
from community.members.rules import can_moderate, can_operate, duty_group_ids, has_duty, takes_part
from community.permissions import denied_with


def is_in_group(member: Member | None, group: Group | None) -> bool:
    return (
        member is not None
        and group is not None
        and member.is_authenticated
        and group.memberships.filter(member=member, state=MembershipState.ACTIVE).exists()
    )


def can_be_taken_out(member: Member | None, group: Group | None) -> bool:
    """Who is in it, waits at the door, or left a moment ago: going before a decision is no way to come back after it.
    A board has no door."""
    if member is None or group is None or group.kind == GroupKind.BOARD:
        return False
    return group.memberships.filter(member=member).exclude(state=MembershipState.REMOVED).exists()


def can_read_group(member: Member | None, group: Group) -> bool:
    return Group.objects.readable_by(member).filter(pk=group.pk).exists()


def can_write_in(member: Member | None, group: Group) -> bool:
    """On a board every member who may read may write; elsewhere one has to be in the group."""
    if not takes_part(member):
        return False
    if group.kind == GroupKind.BOARD:
        return can_read_group(member, group)
    return is_in_group(member, group)


def is_of_its_age(member: Member | None, group) -> bool:
    """Whether the group, or a course with one, is meant for somebody of this age. It says nothing of who is in it
    already: they stay."""
    if group.ages == Ages.EVERYONE:
        return True
    return member is not None and member.is_authenticated and member.age_band == group.ages


NOT_IN_THIS_WAY = _("This door does not open in this way. Ask a host or a moderator.")


def _why_not_join(member: Member | None, group: Group) -> object:
    if not takes_part(member):
        return _("First choose the name under which you take part. Then you can join.")
    return NOT_IN_THIS_WAY


@denied_with(_why_not_join)
def can_join(member: Member | None, group: Group) -> bool:
    """Return whether the member may join, or ask to."""
    return takes_part(member) and is_open_to(member, group)


def is_open_to(user, group: Group) -> bool:
    """Return whether this user can come in through the door: not by invitation or with a course, and not after a
    moderator removed the user."""
    if group.admission not in {Admission.EVERYONE, Admission.ON_REQUEST}:
        return False
    removed = group.memberships.filter(state=MembershipState.REMOVED)
    return not (user.is_authenticated and removed.filter(member=user).exists())


@denied_with(NOT_IN_THIS_WAY)
def can_take_other_name(member: Member | None, group: Group) -> bool:
    """A second name is for closed groups. Not for who is there by profession or looks after this group: others have to
    know whom they talk to."""
    if not takes_part(member) or group.visibility != Visibility.GROUP:
        return False
    return member.role != Role.PROFESSIONAL and not member.duties.now().filter(group=group).exists()


def visibilities_for(group: Group) -> list[Visibility]:
    """Who may read along from now on: those who do, or fewer, as people wrote for those who could read it then.
    Nobody is in a board, so that a board for who is in it would be read by nobody."""
    fewer = FEWER_READERS[FEWER_READERS.index(group.visibility) :]
    return [v for v in fewer if v != Visibility.GROUP or group.kind != GroupKind.BOARD or group.visibility == v]


@denied_with(_("Only the hosts of this group let people in."))
def can_host(member: Member | None, group: Group) -> bool:
    """Let people in, open rooms: hosts of this group, and moderators."""
    return has_duty(member, DutyKind.HOST, group) or can_moderate(member, group)


def hosted_by(member: Member | None, groups: QuerySet) -> QuerySet:
    """Those of these groups in which ``can_host`` says yes."""
    places = duty_group_ids(member, DutyKind.HOST) | duty_group_ids(member, DutyKind.MODERATOR)
    return groups if None in places else groups.filter(pk__in=places)


@denied_with(_("Only those who run the site make groups. Do you miss one? Tell a host."))
def can_create_group(member: Member | None) -> bool:
    """Return whether the member may make groups and boards: operators and coordinators."""
    return can_operate(member) or has_duty(member, DutyKind.COORDINATOR)


@denied_with(_("Only those who run the site change groups. Is something wrong? Tell a host."))
def can_change_group(member: Member | None, group: Group) -> bool:
    """Return whether the member may change the texts and the settings of this group."""
    return can_create_group(member)


def who_may_read(group: Group, member_keys: set) -> set:
    """Those of many who may read what is said inside, in one query: ``readable_by`` for a crowd."""
    if group.visibility != Visibility.GROUP:
        return set(member_keys)
    return _inside(group, member_keys)


def still_there(group: Group, member_keys: set) -> set:
    """Those of many who take part: on a board everybody, elsewhere who did not leave."""
    return set(member_keys) if group.kind == GroupKind.BOARD else _inside(group, member_keys)


def _inside(group: Group, member_keys: set) -> set:
    inside = group.memberships.active().filter(member__in=member_keys)
    return set(inside.values_list("member", flat=True))
