"""Rules about reports that do not count."""

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.members.rules import can_moderate
from community.moderation.models import Report
from community.permissions import denied_with


@denied_with(_("Only a moderator of the whole house decides about somebody who reports, and not about themselves."))
def can_discount(member: Member, report: Report) -> bool:
    """Return whether the member can decide that the open reports of whoever made this one do not count."""
    is_of_reader = report.source == "reader" and report.appeal_of_id is None and report.reporter_id is not None
    return is_of_reader and can_moderate(member) and report.reporter_id != member.pk
