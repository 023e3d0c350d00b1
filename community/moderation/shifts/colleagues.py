"""The other moderators, by pseudonym."""

from django.db.models import QuerySet

from community.members.choices import DutyKind
from community.members.models import Duty, Member, Persona


def colleagues_with_duty(member: Member) -> QuerySet:
    """Return the names in the community of the other moderators."""
    duties = Duty.objects.now().filter(kind=DutyKind.MODERATOR, member__is_active=True).exclude(member=member)
    # IN: a few people have a duty, and every member has a persona
    keys = list(duties.values_list("member", flat=True))
    return Persona.objects.of_community().filter(member__in=keys).select_related("member").order_by("name", "pk")
