"""Rules about the queue itself."""

from django.utils.translation import gettext_lazy as _

from community.moderation import rules
from community.permissions import denied_with


@denied_with(_("Only moderators have a queue."))
def can_use_queue(member) -> bool:
    """Return whether the member moderates somewhere."""
    return rules.is_moderator(member)
