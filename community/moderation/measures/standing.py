"""The measures that hold for a member now, as the rooms below ask them."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.models import Group
from community.groups.registry import last_text_at
from community.members.models import Member
from community.members.restrictions import standing_measures
from community.moderation.models import Measure
from community.moderation.models.measure import moment
from community.permissions import NotNow


def standing_measures_of(member: Member) -> list[Measure]:
    """Return the measures that hold for this member now, with what their sentences need. One query."""
    rows = Measure.objects.standing().filter(member=member.pk)
    return list(rows.select_related("decision", "group").order_by("pk"))


def writes_slowly(user: Member, group: Group) -> NotNow | None:
    """Return why this user waits before the next text in this group, when a moderator asked them to write slowly."""
    for measure in standing_measures(user):
        if minutes := measure.slow_minutes(group):
            last = last_text_at(user, group if measure.group_id else None)
            free_at = last and last + timedelta(minutes=minutes)
            if free_at and free_at > timezone.now():
                text = _("You write one text every %(n)s minutes here, and the next from %(at)s.")
                return measure.explained(text % {"n": minutes, "at": moment(free_at)})
    return None
