"""The rule for rating a tool."""

from django.contrib.auth.models import AnonymousUser

from community.groups.raid_modes import modes_of_house, pause_by
from community.members.models import Member
from community.members.rules import takes_part, why_not_take_part
from community.permissions import denied_with
from selfhelp.tools.models import Tool


def _why_not(user: Member | AnonymousUser, _tool: Tool) -> object:
    pause = pause_by(modes_of_house(user), user) if takes_part(user) else None
    return pause.reason if pause else why_not_take_part(user)


@denied_with(_why_not)
def can_rate(user: Member | AnonymousUser, tool: Tool) -> bool:
    """A member who takes part, unless everybody in the house only reads for a while."""
    return takes_part(user) and tool.live and pause_by(modes_of_house(user), user) is None
