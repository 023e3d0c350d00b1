"""Rules about acting without a report."""

from django.utils.translation import gettext_lazy as _

from community.groups.rules import can_read_group
from community.members.models import Member
from community.members.rules import can_moderate
from community.moderation.registry import Subject
from community.permissions import denied_with


@denied_with(_("You can act on what you moderate and can read, and not on your own words. A colleague can."))
def can_act(member: Member, subject: Subject) -> bool:
    """Return whether the member may decide on this without a report: a moderator of where it is, who can read it there.

    Never on their own words, and never on what was said between people: moderators read that when it is reported.
    """
    if subject.thing is None or subject.target.is_private:
        return False
    group = subject.target.group(subject.thing)
    is_own = subject.writer is not None and subject.writer.pk == member.pk
    return can_moderate(member, group) and not is_own and (group is None or can_read_group(member, group))
