"""The rule for rating a tool."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.members.rules import takes_part
from community.permissions import denied_with
from selfhelp.tools.models import Tool


@denied_with(_("First choose the name that you want to use here."))
def can_rate(user: Member | AnonymousUser, tool: Tool) -> bool:
    return takes_part(user) and tool.live
