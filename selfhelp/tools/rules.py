"""The rule for rating a tool."""

from django.contrib.auth.models import AnonymousUser

from community.members.models import Member
from community.members.rules import takes_part, why_not_take_part
from community.permissions import denied_with
from selfhelp.tools.models import Tool


@denied_with(lambda user, _tool: why_not_take_part(user))
def can_rate(user: Member | AnonymousUser, tool: Tool) -> bool:
    return takes_part(user) and tool.live
