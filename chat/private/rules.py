from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.private.choices import WAIT_AFTER_JOINING, Stage
from chat.private.models import Seat, Unasked
from community.groups.actions import persona_in
from community.members.models import Member, Persona
from community.members.restrictions import restriction
from community.members.rules import is_settled, takes_part, why_not_take_part
from community.permissions import NotNow, denied_with

NOTHING_CAN_BE_SENT = _("You cannot send anything here now. What you wrote is still yours.")


def may_ask_from(member: Member) -> datetime:
    """Return from when this member may ask: after their first week."""
    return member.joined_at + WAIT_AFTER_JOINING


def names_for(member: Member, other: Persona) -> list[Persona]:
    """Return the personas under which this member may ask the other: never one that the other does not know.

    A persona of a closed group is asked under the member's own persona in that group. The community persona of the
    other is asked under the member's community persona, or under that of a closed group of which the other is a member
    with this very persona.
    """
    if other.member_id == member.pk:
        return []
    if other.group_id is not None:
        persona = persona_in(member, other.group)
        return [persona] if persona is not None else []
    shared = member.personas.filter(
        group__memberships__persona=other, group__memberships__state="active", group__isnull=False
    )
    return [*filter(None, [member.persona]), *shared]


def _why_not_ask(user) -> object:
    if not takes_part(user):
        return why_not_take_part(user)
    return _("You can ask others after your first week here.")


@denied_with(_why_not_ask)
def can_ask(user) -> bool:
    """Ask anybody at all. Whether a question reaches the other depends on things that the asker may not know."""
    return takes_part(user) and may_ask_from(user) <= timezone.now()


@denied_with(_("You cannot ask this person anything under this name."))
def can_ask_as(user, name: Persona, other: Persona) -> bool:
    """Ask this persona under this name of one's own: the user may see the other, and the other knows the name."""
    is_visible = Persona.objects.visible_to(user).filter(pk=other.pk).exists()
    return is_visible and name in names_for(user, other)


def wants_to_be_asked(member: Member) -> bool:
    return not Unasked.objects.filter(member=member).exists()


def may_speak_at(user, seat: Seat) -> bool:
    """Return whether the user may write in this conversation: with a moderator also while they may only read."""
    return is_settled(user) if seat.with_moderator else takes_part(user)


def why_not_speak_now(user, seat: Seat) -> NotNow | None:
    """Return why the user may only read this conversation for a while; None with a moderator, or when they write."""
    return None if seat.with_moderator else restriction(user)


@denied_with(lambda user, _seat: why_not_take_part(user))
def can_answer(user, seat: Seat) -> bool:
    return may_speak_at(user, seat) and seat.persona.member_id == user.pk and seat.stage == Stage.QUESTION


@denied_with(lambda user, _seat: why_not_take_part(user, NOTHING_CAN_BE_SENT))
def can_write(user, seat: Seat) -> bool:
    return may_speak_at(user, seat) and seat.persona.member_id == user.pk and seat.stage == Stage.OPEN
