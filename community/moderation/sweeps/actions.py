"""Hide everything of one account, and undo it: a decision (``decide_report``) turns a sweep, and a job follows.

The content is treated one by one, each in a transaction of its own that holds the sweep and that one row: nothing
waits for long, a job that is killed goes on where it was, and two jobs at once take turns.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django_tasks_db.backend import DatabaseBackend

from community import background
from community.audit.actions import record
from community.groups.models import Group
from community.members.models import Member, Persona
from community.moderation.choices import ContentState, Outcome
from community.moderation.direct.actions import act
from community.moderation.models import Decision, Sweep, SweepItem
from community.moderation.registry import Target, target
from community.moderation.sweeps import rules
from community.moderation.sweeps.texts import counts, sweepable, written
from community.permissions import require

ROWS_OF_ONE_RUN = 200
ROWS_OF_ONE_TICK = 1000


class NothingToHide(Exception):
    """The account wrote nothing in this time that others can read."""


class SweptAlready(Exception):
    """A sweep of this account is at work; ``sweep``."""

    def __init__(self, sweep: Sweep):
        super().__init__()
        self.sweep = sweep


@transaction.atomic
def sweep_account(
    *, actor: Member, persona: Persona, since: datetime | None, group: Group | None = None, **statement
) -> Sweep:
    """Hide all that this persona wrote since then, in this group or everywhere, by one decision of which the writer
    gets one statement of reasons. The content follows in a background job.

    Raises:
        NotAllowed: the actor does not moderate there, or it is their own persona.
        NothingToHide: there is nothing of it that others can read.
        SweptAlready: another sweep of this persona is at work.
    """
    persona = Persona.objects.select_for_update(of=("self",)).select_related("member").get(pk=persona.pk)
    require(rules.can_sweep, actor.refresh_rights(), persona, group)
    busy = Sweep.objects.busy().filter(persona=persona, group=group, state=ContentState.HIDDEN).first()
    if busy is not None:
        raise SweptAlready(busy)
    if not any(number for _about, number in counts([persona], group=group, since=since)):
        raise NothingToHide
    sweep = Sweep.objects.create(persona=persona, writer=persona.member, made_by=actor, group=group, since=since)
    record(actor=actor, verb="sweep.make", thing=sweep)
    act(actor=actor, kind="sweep", thing=sweep, outcome=Outcome.HIDE, **statement)
    return sweep


def turn(sweep: Sweep) -> None:
    """Let the job follow a decision that hid or showed a sweep. Within the transaction of the decision."""
    Sweep.objects.filter(pk=sweep.pk).update(turn=F("turn") + 1, is_busy=True)
    background.enqueue(carry_out_later, sweep=sweep.pk)


@task()
def carry_out_later(sweep: int) -> None:
    """Carry out a part of a sweep, and ask for the next part. Without a queue ``tick`` does what is left."""
    if carry_out(sweep) and isinstance(carry_out_later.get_backend(), DatabaseBackend):
        carry_out_later.enqueue(sweep=sweep)


def carry_out_all() -> int:
    """Go on with each sweep that is at work, a part of each; return how many there are. A job may have been killed."""
    keys = list(Sweep.objects.busy().values_list("pk", flat=True))
    for key in keys:
        carry_out(key, ROWS_OF_ONE_TICK)
    return len(keys)


def carry_out(key: int, rows: int = ROWS_OF_ONE_RUN) -> bool:
    """Treat at most so many rows of a sweep; return whether something is left. Doing it twice does no harm."""
    return all(_treat_next(key) for _row in range(rows))


@transaction.atomic
def _treat_next(key: int) -> bool:
    """Hide or show the next row of this sweep; return False when nothing was left."""
    sweep = Sweep.objects.select_for_update(of=("self",)).filter(pk=key, is_busy=True).first()
    if sweep is None:
        return False
    if (item := sweep.items.filter(turn__lt=sweep.turn).order_by("turn").first()) is not None:
        _turn_item(sweep, item)
        return True
    if sweep.is_hidden and not sweep.is_collected:
        if _hide_next(sweep):
            return True
        sweep.is_collected = True
    sweep.is_busy = False
    sweep.save(update_fields=["is_collected", "is_busy"])
    return False


def _turn_item(sweep: Sweep, item: SweepItem) -> None:
    """Hide or show again what this sweep hid before. What a colleague decided on since, and what the writer removed,
    stays as it is."""
    expected, wanted = ContentState.HIDDEN, ContentState.VISIBLE
    if sweep.is_hidden:
        expected, wanted = wanted, expected
    is_own = item.is_hidden != sweep.is_hidden
    is_decided = Decision.objects.about(item.kind, item.thing).filter(created_at__gte=sweep.created_at).exists()
    if is_own and not is_decided and _set_state(target(item.kind), item.thing, expected, wanted):
        item.is_hidden = sweep.is_hidden
    item.turn = sweep.turn
    item.save(update_fields=["turn", "is_hidden"])


def _hide_next(sweep: Sweep) -> bool:
    """Hide the next row that the sweep is about, and keep that it did; return whether there was one.

    It goes on from the row before: otherwise each row would be found behind all rows that were hidden already.
    """
    for about in sorted(sweepable(), key=lambda about: about.kind):
        if about.kind < sweep.collected_kind:
            continue
        since = sweep.collected_to if about.kind == sweep.collected_kind else sweep.since
        rows = written(about, group=sweep.group, since=since, until=sweep.until).filter(author=sweep.persona_id)
        row = rows.order_by("created_at", "pk").first()  # by the index of author and moment
        if row is not None:
            key = about.key_of(row)
            if _set_state(about, key, ContentState.VISIBLE, ContentState.HIDDEN):
                values = {"turn": sweep.turn, "is_hidden": True}
                SweepItem.objects.update_or_create(sweep=sweep, kind=about.kind, thing=key, defaults=values)
            sweep.collected_kind, sweep.collected_to = about.kind, row.created_at
            sweep.save(update_fields=["collected_kind", "collected_to"])
            return True
    return False


def _set_state(about: Target, key: object, expected: str, wanted: str) -> bool:
    """Change the state of this row; counters, search and open pages follow. Return whether it was as expected."""
    row = about.thing(key, lock=True)
    if row is None or row.state != expected:
        return False
    row.state = wanted
    about.model._base_manager.filter(pk=row.pk).update(state=wanted)
    about.after_change(row)
    return True
