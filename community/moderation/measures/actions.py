"""Begin, confirm and end measures. Each action checks its rule under its lock: first the measure, then the member."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.groups.models import Group
from community.members.accounts.actions.account import close_account, open_account
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.members.sessions.actions import raise_access_version
from community.moderation.choices import MeasureKind
from community.moderation.measures import rules
from community.moderation.measures.durations import end_after
from community.moderation.measures.email import send_closing_email
from community.moderation.models import Decision, Measure
from community.notifications.actions import notify
from community.permissions import require

MAX_ASKED = 10  # moderators who hear that a closing waits for one of them
UNTOLD_AT_ONCE = 500


class MeasureIsOver(Exception):
    """The measure ended, or was refused, before."""


def begin_measure(*, actor: Member, decision: Decision, group: Group | None, choice: rules.MeasureChoice) -> Measure:
    """Begin a measure of this decision, in the transaction that stores it. To close an account is only proposed.

    Raises:
        NotAllowed: the actor cannot give this measure to the writer.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=decision.writer_id)
    require(rules.can_give, actor, member, group, choice)
    now, kind = timezone.now(), choice.kind
    is_closing, is_reminder = kind == MeasureKind.CLOSE, kind == MeasureKind.REMIND
    measure = Measure.objects.create(
        decision=decision,
        member=member,
        kind=kind,
        group=group if kind in rules.IN_ONE_GROUP else None,
        minutes=choice.minutes,
        starts_at=None if is_closing else now,
        ends_at=None if is_closing else end_after(choice.days, now),
        ended_at=now if is_reminder else None,
        created_at=now,
    )
    record(actor=actor, verb=f"measure.{kind}", thing=measure, days=choice.days)
    if is_closing:
        _ask_colleagues(measure, proposed_by=actor)
    else:
        _apply(member)
    return measure


@transaction.atomic
def confirm_closing(*, actor: Member, measure: Measure) -> None:
    """Agree to close an account, as the second moderator: it is closed at once, and the member gets an email with a
    link to the statement of reasons. Agreeing twice changes nothing.

    Raises:
        NotAllowed: the actor proposed it, or does not moderate the whole house.
        MeasureIsOver: it was refused or taken back.
    """
    measure = _locked(measure)
    require(rules.can_confirm, actor.refresh_rights(), measure)
    if measure.ended_at is not None:
        raise MeasureIsOver
    if measure.starts_at is not None:
        return
    measure.starts_at, measure.confirmed_by = timezone.now(), actor
    measure.save(update_fields=["starts_at", "confirmed_by"])
    record(actor=actor, verb="measure.confirm", thing=measure)
    close_account(actor=None, member=measure.member, reason=f"house rule: {measure.decision.rule}")
    send_closing_email(measure)


@transaction.atomic
def end_measure(*, actor: Member, measure: Measure, because: str) -> None:
    """End a measure earlier, or refuse the closing of an account, and tell the member why. Twice changes nothing.

    Raises:
        NotAllowed: the actor does not look after this, or it is about themselves.
    """
    measure = _locked(measure)
    require(rules.can_end, actor.refresh_rights(), measure)
    if measure.ended_at is None:
        _end(measure, actor=actor, because=because)
        notify(member=measure.member, kind="moderation.measure_over", thing=measure.public_id, caused_as=None)


def end_measures_of(decision: Decision, *, actor: Member, is_second_look: bool) -> None:
    """End what is left of the measures of a decision that was undone, in its transaction; the new statement of reasons
    tells the member. Outside a second look a moderator of one group leaves what only those of the whole house give."""
    for locked in _running_of(decision):
        if is_second_look or rules.can_end(actor, locked):
            _end(locked, actor=actor, because="")


def shorten_measures_of(decision: Decision, *, actor: Member, days: int) -> None:
    """Let the measures of a decision end so many days from now, or at once, in the transaction of the second look; its
    statement of reasons tells the member. Nothing ends later than it would."""
    ends_at = end_after(days, timezone.now())
    for locked in _running_of(decision):
        if days == 0:
            _end(locked, actor=actor, because="")
        elif locked.ends_at is not None and ends_at < locked.ends_at:
            locked.ends_at = ends_at
            locked.save(update_fields=["ends_at"])
            record(actor=actor, verb="measure.shorten", thing=locked, days=days)
            _apply(locked.member)


def _running_of(decision: Decision) -> list[Measure]:
    """Lock and return the measures of this decision that hold now, with their member."""
    rows = [_locked(measure) for measure in decision.measures.running().order_by("pk")]
    return [row for row in rows if row.ended_at is None and row.member is not None]


@transaction.atomic
def note_ends() -> int:
    """Note which measures ended by themselves, and tell their members. Return how many."""
    over = list(Measure.objects.over_untold().order_by("ends_at", "pk")[:UNTOLD_AT_ONCE])
    return sum(_note_end(measure) for measure in over)


def _note_end(measure: Measure) -> bool:
    measure = _locked(measure)
    if measure.ended_at is not None:
        return False
    measure.ended_at = measure.ends_at
    measure.save(update_fields=["ended_at"])
    if measure.member is not None:
        _apply(measure.member)
        notify(member=measure.member, kind="moderation.measure_over", thing=measure.public_id, caused_as=None)
    return True


def _end(measure: Measure, *, actor: Member, because: str) -> None:
    was_closed = measure.kind == MeasureKind.CLOSE and measure.starts_at is not None
    measure.ended_at, measure.ended_by, measure.ended_because = timezone.now(), actor, because
    measure.save(update_fields=["ended_at", "ended_by", "ended_because"])
    record(actor=actor, verb="measure.end", thing=measure, reason=because)
    if was_closed:
        open_account(actor=None, member=measure.member, reason="a moderator ended the closing")
    _apply(measure.member)


def _locked(measure: Measure) -> Measure:
    """Lock the measure, then its member."""
    rows = Measure.objects.select_for_update(of=("self",)).select_related("decision", "group")
    measure = rows.get(pk=measure.pk)
    measure.member = Member.objects.select_for_update(no_key=True).filter(pk=measure.member_id).first()
    return measure


def _apply(member: Member) -> None:
    """Store on the row of the member until when measures hold, so that nobody without any is asked further, and let
    open pages ask again. The member is locked."""
    standing = Measure.objects.standing().filter(member=member).exclude(ends_at=None)
    ends = list(standing.values_list("kind", "ends_at"))
    member.restricted_until = max((ends_at for _kind, ends_at in ends), default=None)
    member.paused_until = max((ends_at for kind, ends_at in ends if kind == MeasureKind.PAUSE), default=None)
    member.save(update_fields=["restricted_until", "paused_until"])
    raise_access_version(member)


def _ask_colleagues(measure: Measure, *, proposed_by: Member) -> None:
    """Tell the other moderators of the whole house that a closing waits for one of them."""
    duties = Duty.objects.now().filter(kind=DutyKind.MODERATOR, group=None, member__is_active=True)
    others = duties.exclude(member__in=[proposed_by.pk, measure.member_id]).select_related("member").order_by("pk")
    for duty in others[:MAX_ASKED]:
        notify(member=duty.member, kind="moderation.closing", thing=measure.public_id, caused_as=None)
