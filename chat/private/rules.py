from datetime import datetime

from django.utils import timezone

from chat.private.choices import NOT_IN_THE_FIRST, Stage
from chat.private.models import Seat, Unasked
from community.groups.actions import persona_in
from community.members.models import Member, Persona
from community.members.rules import takes_part


def may_ask_from(member: Member) -> datetime:
    """Nobody asks in the first week: from when this member may."""
    return member.joined_at + NOT_IN_THE_FIRST


def names_for(member: Member, other: Persona) -> list[Persona]:
    """Under which of one's names one may ask this person: never one that they do not know you by.

    Whom one met under a name for a closed group, one asks under one's own name in that group. Else under the name of
    the community, or that of a closed group which the other is in under this very name.
    """
    if other.member_id == member.pk:
        return []
    if other.group_id is not None:
        name = persona_in(member, other.group)
        return [name] if name is not None else []
    shared = member.personas.filter(
        group__memberships__persona=other, group__memberships__state="active", group__isnull=False
    )
    return [*filter(None, [member.persona]), *shared]


def can_ask(member: Member | None) -> bool:
    """Ask anybody at all. Whether the question reaches somebody is theirs to know."""
    return takes_part(member) and may_ask_from(member) <= timezone.now()


def wants_to_be_asked(member: Member) -> bool:
    return not Unasked.objects.filter(member=member).exists()


def can_answer(member: Member | None, seat: Seat) -> bool:
    return takes_part(member) and seat.persona.member_id == member.pk and seat.stage == Stage.QUESTION


def can_write(member: Member | None, seat: Seat) -> bool:
    return takes_part(member) and seat.persona.member_id == member.pk and seat.stage == Stage.OPEN
