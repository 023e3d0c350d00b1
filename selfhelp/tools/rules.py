"""The rule for rating a tool."""

from django.contrib.auth.models import AnonymousUser

from community.groups.raid_modes import modes_of_house, newcomer_pause, pause_by
from community.members.models import Member
from community.members.rules import takes_part, why_not_take_part
from community.permissions import NotNow, denied_with
from selfhelp.tools.models import Tool


def _pause(user: Member | AnonymousUser) -> NotNow | None:
    modes = modes_of_house(user)
    return pause_by(modes, user) or newcomer_pause(modes, user)


def _why_not(user: Member | AnonymousUser, _tool: Tool) -> object:
    pause = _pause(user) if takes_part(user) else None
    return pause.reason if pause else why_not_take_part(user)


@denied_with(_why_not)
def can_rate(user: Member | AnonymousUser, tool: Tool) -> bool:
    """A member who takes part, unless everybody in the house only reads for a while, or newcomers do."""
    return takes_part(user) and tool.live and _pause(user) is None
