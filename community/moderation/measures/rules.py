"""Rules about giving, confirming and ending measures."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.choices import DANGER_DUTIES
from community.members.models import Member
from community.members.rules import can_moderate, can_operate, current_duties
from community.moderation.choices import MEASURE_DAYS, SHORTER_DAYS, SLOW_MINUTES, MeasureKind, Outcome
from community.moderation.measures.durations import end_after
from community.moderation.models import Decision, Measure
from community.permissions import denied_with

# with a measure, the writer reads why
READ_BY_WRITER = (
    *(Outcome.HIDE, Outcome.REWRITE, Outcome.NOTE, Outcome.TAKE_OUT, Outcome.WARN),
    *(Outcome.RENAME, Outcome.CLEAR),
)
IN_ONE_GROUP = (MeasureKind.REMIND, MeasureKind.SLOW, MeasureKind.READ_HERE)  # what moderators of one group give


class MeasureChoice(NamedTuple):
    """A measure that a moderator chose. ``minutes`` between two texts, of a person who writes more slowly."""

    kind: str
    days: int = 0
    minutes: int = 0


def is_colleague(member: Member) -> bool:
    """Return whether the member moderates or runs the site."""
    return any(kind in DANGER_DUTIES for kind, _group in current_duties(member))


def possible_kinds(actor: Member, writer: Member | None, group: Group | None) -> list[MeasureKind]:
    """Return the measures that the actor can give to this writer, mildest first: only those of one group to a moderator
    of that group. None about oneself, and about a colleague only to those who run the site."""
    if writer is None or not writer.is_active or writer.pk == actor.pk or not can_moderate(actor, group):
        return []
    if is_colleague(writer) and not can_operate(actor):
        return []
    kinds = list(MeasureKind) if can_moderate(actor) else list(IN_ONE_GROUP)
    return [kind for kind in kinds if group is not None or kind != MeasureKind.READ_HERE]


def possible_choices(actor: Member, writer: Member | None, group: Group | None) -> list[MeasureChoice]:
    """Return the measures with each duration that they can have, mildest first."""
    choices = []
    for kind in possible_kinds(actor, writer, group):
        minutes = SLOW_MINUTES if kind == MeasureKind.SLOW else (0,)
        choices += [MeasureChoice(kind, days, each) for each in minutes for days in MEASURE_DAYS.get(kind, (0,))]
    return choices


def mildest_untaken(actor: Member, writer: Member | None, group: Group | None) -> MeasureKind | None:
    """Return the mildest measure that the actor can give and that this writer never had."""
    kinds = possible_kinds(actor, writer, group)
    taken = set(writer.measures.counting().values_list("kind", flat=True)) if kinds else set()
    return next((kind for kind in kinds if kind not in taken), None)


def earlier_ends(decision: Decision) -> list[int]:
    """Return after how many days from now the measures of this decision can end instead, 0 for at once; [] when none of
    them holds any more."""
    running, now = list(decision.measures.running().exclude(member=None)), timezone.now()
    last = max((measure.ends_at for measure in running if measure.ends_at), default=now)
    return [0, *(days for days in SHORTER_DAYS if end_after(days, now) < last)] if running else []


@denied_with(_("This measure is not possible for this person, or not yours to give. Look at it again."))
def can_give(actor: Member, writer: Member | None, group: Group | None, choice: MeasureChoice) -> bool:
    return choice in possible_choices(actor, writer, group)


@denied_with(_("Only a moderator who looks after this can end it, and nobody ends their own."))
def can_end(actor: Member, measure: Measure) -> bool:
    """Return whether the actor can end this measure, or refuse the closing of an account: whoever could give it."""
    is_own = measure.member_id is None or measure.member_id == actor.pk
    group = measure.group if measure.kind in IN_ONE_GROUP else None
    return not is_own and can_moderate(actor, group)


def _why_not_confirm(actor: Member, measure: Measure) -> object:
    if measure.decision is not None and measure.decision.decided_by_id == actor.pk:
        return _("You proposed this yourself. Another moderator of the whole house looks at it.")
    return _("Only a moderator of the whole house can agree to this.")


@denied_with(_why_not_confirm)
def can_confirm(actor: Member, measure: Measure) -> bool:
    """Return whether the actor can agree to close this account: another moderator of the whole house than the one who
    proposed it; for the account of a colleague, one who also runs the site."""
    member, decision = measure.member, measure.decision
    if member is None or decision is None or member.pk == actor.pk or decision.decided_by_id == actor.pk:
        return False
    return can_moderate(actor) and (not is_colleague(member) or can_operate(actor))
