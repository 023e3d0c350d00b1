from django.conf import settings

from community.members.rules import current_duties, is_staff
from community.members.session_state import ON_PAPER, has_passed


def needs_second_step(member) -> bool:
    """Staff, and whoever has any other duty: hosts, trainers and coordinators let people in and see who comes."""
    return settings.STAFF_SECOND_FACTOR and (is_staff(member) or bool(current_duties(member)))


def second_step_waits(member) -> bool:
    """Somebody with work here, whose session may do none of it yet."""
    return needs_second_step(member) and not has_passed(member)


def can_give_up(member, authenticator) -> bool:
    """An app or a passkey of one's own. Whoever needs a second step keeps at least one."""
    others = member.authenticator_set.exclude(pk=authenticator.pk).exclude(type=ON_PAPER)
    return not needs_second_step(member) or others.exists()
