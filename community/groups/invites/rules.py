from django.utils.translation import gettext_lazy as _

from community.groups.choices import Admission, GroupKind, MembershipState
from community.groups.models import Group
from community.groups.rules import NOT_IN_THIS_WAY, can_host
from community.members.rules import takes_part
from community.permissions import denied_with


@denied_with(_("Only the hosts of this group can invite people."))
def can_invite(user, group: Group) -> bool:
    """Return whether the user may invite somebody: a host. A board has no members, and a course gives its own seats."""
    return group.kind != GroupKind.BOARD and group.admission != Admission.WITH_RUN and can_host(user, group)


def _why_not_accept(user, group: Group) -> object:
    return NOT_IN_THIS_WAY if takes_part(user) else _("First choose the name that you want to use here.")


@denied_with(_why_not_accept)
def can_accept(user, group: Group) -> bool:
    """Return whether an invite lets this user in: a member with a name, whom no host or moderator removed."""
    if not takes_part(user):
        return False
    return not group.memberships.filter(member=user, state=MembershipState.REMOVED).exists()
