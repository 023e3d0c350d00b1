"""Rules for moving or cancelling one meeting of a run."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.permissions import denial_reason, denied_with
from recoverycollege.models import Meeting
from recoverycollege.runs.rules import can_change


def _why_not(user: Member | AnonymousUser, meeting: Meeting) -> object:
    if can_change(user, meeting.run):
        return _("This meeting has begun, or the whole course is cancelled. Only meetings to come can change.")
    return denial_reason(can_change, user, meeting.run)


@denied_with(_why_not)
def can_change_meeting(user: Member | AnonymousUser, meeting: Meeting) -> bool:
    """Allow what ``can_change`` allows, until the meeting begins."""
    return can_change(user, meeting.run) and not meeting.run.is_cancelled and not meeting.has_begun
