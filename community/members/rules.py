"""The rights that follow from duties, role and the state of the account. Each rule is a pure predicate."""

from django.apps import apps
from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.choices import DANGER_DUTIES, SHOWN_DUTIES, STAFF_DUTIES, DutyKind, Role
from community.members.querysets.reader import relations_kept_by
from community.members.restrictions import restriction
from community.permissions import denied_with
from community.prepared import Parameter, PreparedForMany, listed, one_of


def has_duty(member, kind: str, group=None) -> bool:
    """Return whether the member has this duty, everywhere or for this group, and may use it in this session."""
    duties = current_duties(member)
    is_held = (kind, None) in duties or (group is not None and (kind, group.pk) in duties)
    return is_held and member.may_use_duties


def duty_group_ids(member, kind: str) -> set:
    """Return the keys of the groups where the member may use this duty in this session; None stands for everywhere."""
    group_ids = {group_id for held, group_id in current_duties(member) if held == kind}
    return group_ids if group_ids and member.may_use_duties else set()


def looked_after_group_ids(member) -> set:
    """Return the keys of the groups that the member hosts or moderates, as ``duty_group_ids``."""
    return duty_group_ids(member, DutyKind.HOST) | duty_group_ids(member, DutyKind.MODERATOR)


def looks_after(member, group) -> bool:
    """Return whether the member hosts or moderates this group."""
    return has_duty(member, DutyKind.HOST, group) or can_moderate(member, group)


def current_duties(member) -> set:
    """Return (kind, group key) of each duty that the member has, also while the session may not use them.

    Read once per request, and nowhere else; not at all when the query for the member found none.
    """
    if not member.is_authenticated or not member.is_active or not getattr(member, "has_duties", True):
        return set()
    if kept := relations_kept_by(member):
        return kept.duties
    if not hasattr(member, "_duties"):
        member._duties = set(member.duties.now().values_list("kind", "group_id"))
    return member._duties


def _duties_shown(length: int) -> QuerySet:
    members, groups = listed("member", UUIDField(), length), listed("group", BigIntegerField(), length)
    duties = apps.get_model("members", "Duty").objects.until_after(Parameter("now", DateTimeField()))
    rows = duties.filter(Q(group=None) | one_of("group", groups), one_of("member", members), kind__in=SHOWN_DUTIES)
    return rows.values_list("member", "kind", "group")


_shown_duties = PreparedForMany(_duties_shown)


def mark_duties_shown(personas: list, group) -> None:
    """Give each persona ``duty``: the host or moderator of this group or of the whole house, under the name that goes
    with the duty; None for others, and for a name for one group alone. ``moderates`` says whether that is so beside
    another duty, too. One query."""
    mark_duties_shown_in([(persona, getattr(group, "pk", group)) for persona in personas])


def mark_duties_shown_in(pairs: list[tuple]) -> None:
    """Do what ``mark_duties_shown`` does, for pairs of a persona and the key of the group where it is shown. One
    query."""
    keys = {persona.member_id for persona, _group in pairs if persona.group_id is None}
    groups = {group for _persona, group in pairs}
    held = set(_shown_duties.rows(member=list(keys), group=list(groups), now=timezone.now()))
    for persona, group in pairs:
        key, has_none = persona.member_id, not held or persona.group_id is not None
        kinds = () if has_none else [k for k in SHOWN_DUTIES if (key, k, None) in held or (key, k, group) in held]
        persona.duty = kinds[0] if kinds else None
        persona.moderates = DutyKind.MODERATOR in kinds


def is_staff(member) -> bool:
    """Return whether the member sees or changes more than their own things, also in one group: their sessions have
    shorter limits."""
    if not member.is_authenticated or not member.is_active:
        return False
    if member.is_superuser or member.role == Role.PROFESSIONAL:
        return True
    return any(kind in STAFF_DUTIES for kind, _group_id in current_duties(member))


def is_called_for_danger(member) -> bool:
    """Return whether the member is told when somebody may be in danger: moderators, and those who run the site."""
    return any(kind in DANGER_DUTIES for kind, _group_id in current_duties(member))


CHOOSE_A_NAME = _("First choose the name that you want to use here.")


def why_not_take_part(member, otherwise: object = CHOOSE_A_NAME) -> object:
    """Return why this member or visitor takes no part now: for how long a moderator lets them only read, or else the
    sentence of the room."""
    held = restriction(member)
    return held.reason if held else otherwise


@denied_with(why_not_take_part)
def takes_part(member) -> bool:
    """Return whether the member may write: settled here, and not only reading for a while."""
    return is_settled(member) and restriction(member) is None


@denied_with(CHOOSE_A_NAME)
def is_settled(member) -> bool:
    """Return whether the member has a name and the consents that writing needs, and is not away. Who may only read for
    a while still reports, enrols in a course, and writes with moderators."""
    return (
        member.is_authenticated
        and member.is_active
        and member.may_write
        and member.away_since is None
        and member.persona is not None
    )


@denied_with(_("Log in first. Is your account closed? Ask the people who run this site."))
def has_account(member) -> bool:
    """Return whether this is a member whose account is open."""
    return member.is_authenticated and member.is_active


def can_moderate(member, group=None) -> bool:
    return has_duty(member, DutyKind.MODERATOR, group)


def can_edit_pages(member) -> bool:
    return has_duty(member, DutyKind.EDITOR)


def can_operate(member) -> bool:
    return has_duty(member, DutyKind.OPERATOR)


@denied_with(_("Only the people who run this site can do this."))
def can_manage_members(actor) -> bool:
    """Return whether the actor may give duties and close accounts: an operator, or the command line (None)."""
    return actor is None or can_operate(actor)
