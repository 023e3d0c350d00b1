from django.utils.translation import gettext_lazy as _

from community.members.rules import can_operate
from community.permissions import denied_with


@denied_with(_("Only the people who run this site can do this."))
def can_answer(member) -> bool:
    """Return whether the member may read, answer and close messages to the site."""
    return can_operate(member)
