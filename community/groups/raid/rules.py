from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.groups.rules import can_host
from community.members.rules import can_moderate, can_operate
from community.permissions import denied_with


@denied_with(_("Only those who look after this place can do this."))
def can_set_modes(user, group: Group | None) -> bool:
    """Return whether the user may set and end raid modes: in a group its hosts and moderators, in the house those who
    moderate everywhere and those who run the site."""
    return can_host(user, group) if group is not None else can_moderate(user) or can_operate(user)
