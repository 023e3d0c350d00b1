"""Who may do what, as far as it depends on the member alone."""

from community.members.choices import STAFF_DUTIES, DutyKind, Role
from community.members.session_state import lend


def has_duty(member, kind: str, group=None) -> bool:
    """True when the member has this duty everywhere, or for this group, and may use it in this session."""
    duties = current_duties(member)
    held = (kind, None) in duties or (group is not None and (kind, group.pk) in duties)
    return held and lend(member)


def duty_places(member, kind: str) -> set:
    """Keys of the groups where the member has this duty and may use it in this session; None stands for everywhere."""
    places = {place for held, place in current_duties(member) if held == kind}
    return places if places and lend(member) else set()


def current_duties(member) -> set:
    """Kind and group of the duties that somebody has, before the session is asked. Read once per request, and nowhere
    else."""
    if member is None or not member.is_authenticated or not member.is_active:
        return set()
    if not hasattr(member, "_duties"):
        member._duties = set(member.duties.now().values_list("kind", "group_id"))
    return member._duties


def is_staff(member) -> bool:
    """Somebody who sees or changes more than their own things: logging in is stricter for them. A duty in one group
    counts as well."""
    if member is None or not member.is_authenticated or not member.is_active:
        return False
    if member.is_superuser or member.role == Role.PROFESSIONAL:
        return True
    return any(kind in STAFF_DUTIES for kind, _group in current_duties(member))


def takes_part(member) -> bool:
    """A member who chose a name may write; before that, or after withdrawing consent, one reads."""
    return (
        member is not None
        and member.is_authenticated
        and member.is_active
        and member.may_write
        and member.away_since is None
        and member.persona is not None
    )


def can_moderate(member, group=None) -> bool:
    return has_duty(member, DutyKind.MODERATOR, group)


def can_edit_pages(member) -> bool:
    return has_duty(member, DutyKind.EDITOR)


def can_operate(member) -> bool:
    return has_duty(member, DutyKind.OPERATOR)
