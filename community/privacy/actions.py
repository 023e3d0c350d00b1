"""To leave, to be away, to let go of one's words, and to let go of what is over its term.

All of it follows the field registry and nothing else. What was let go is written in the ledger, so that a restore
does not bring it back.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.tasks import task
from django.utils import timezone

from community import background, live
from community.audit.actions import forget_who, record
from community.privacy import email, ledger
from community.privacy.models import Leaving, RetentionRun
from community.privacy.registry import ContentChoice, Holding, OnLeaving, Retention, authored_holding, holdings

DAYS_TO_THINK = 7
RUNS_KEPT_DAYS = 730

log = logging.getLogger(__name__)


# being away


@transaction.atomic
def pause(*, actor: Model) -> None:
    """Others meet neither this member nor their words, until they come back. Twice changes nothing."""
    if _set_away(actor, timezone.now()):
        record(actor=actor, verb="member.pause", thing=actor)


@transaction.atomic
def come_back(*, actor: Model) -> None:
    """All is as it was before; also for who was about to leave."""
    gone, _rows = Leaving.objects.filter(member=actor).delete()
    if _set_away(actor, None) or gone:
        record(actor=actor, verb="member.come_back", thing=actor, stays=bool(gone))


def _set_away(member: Model, since: datetime | None) -> bool:
    rows = get_user_model().objects.filter(pk=member.pk, away_since__isnull=since is not None)
    if not rows.update(away_since=since, access_version=F("access_version") + 1):
        return False
    member.away_since = since
    live.access_changed(members=[member.pk])
    background.enqueue(words_changed_later, member=str(member.pk))
    return True


@task()
def words_changed_later(member: str) -> None:
    found = get_user_model().objects.filter(pk=member).first()
    if found is not None:
        words_changed(found)


def words_changed(member: Model) -> None:
    """Counters, search and open pages of all rooms look again at what this member wrote."""
    for held in holdings():
        if held.is_authored and held.after_change:
            with transaction.atomic():
                held.after_change(list(held.rows_of(member).values_list("pk", flat=True)))


# one's words, while the account stays


@transaction.atomic
def let_words_go(*, actor: Model, choices: dict[str, str], until: datetime | None = None) -> dict[str, int]:
    """Anonymise or remove what the member wrote: ``choices`` is the choice per model label. Return the counts.

    ``until`` limits it to what was written up to that moment. There is no way back.
    """
    until = until or timezone.now()
    done = {}
    for held in _in_order():
        if held.is_authored and held.model_label in choices:
            rows = held.rows_of(actor).filter(**{f"{held.written_at}__lte": until})
            done[held.model_label] = _let_words_go(held, rows, actor, ContentChoice(choices[held.model_label]))
    record(actor=actor, verb="privacy.words", thing=actor, choices=dict(choices), counts=done)
    ledger.write(what="words", who=actor.pk, at=until, choices=dict(choices))
    return done


@transaction.atomic
def remove_one(*, actor: Model, held: Holding, public_id: object) -> bool:
    """Remove one thing that this member wrote, wherever it stands; False when there is no such thing."""
    rows = held.rows_of(actor).filter(public_id=public_id)
    if not _let_words_go(held, rows, actor, ContentChoice.REMOVE):
        return False
    record(actor=actor, verb="privacy.remove_one", thing=actor, model=held.model_label)
    ledger.write(what="row", model=held.model_label, row=str(public_id))
    return True


def _let_words_go(held: Holding, rows: QuerySet, member: Model | None, choice: ContentChoice) -> int:
    keys = list(rows.values_list("pk", flat=True))
    chosen = _rows(held, keys)
    for part in holdings():
        if part.part_of is held.model:
            link = part.owner.split("__")[0]  # "post__author__member": what the part belongs to comes first
            _erase(part, part.model._base_manager.filter(**{f"{link}__in": keys}))
    if choice == ContentChoice.REMOVE:
        chosen.update(**held.removed_values)
    else:
        _taken_back(held, chosen).update(**held.removed_values)
        chosen.update(**held.anonymised_values)
    if member is not None:
        forget_who(actor=member, model=held.model, keys=keys)
    if keys and held.after_change:
        held.after_change(keys)
    return len(keys)


def _taken_back(held: Holding, rows: QuerySet) -> QuerySet:
    """What the writer removed before is not left behind for nobody: it goes in any case."""
    return rows.filter(state=held.removed_values["state"]) if "state" in held.removed_values else rows.none()


# leaving


@transaction.atomic
def ask_to_leave(*, actor: Model, choices: dict[str, str]) -> Leaving:
    """Leave after some days. Until then the member is away, and can take it back by coming back."""
    due_at = timezone.now() + timedelta(days=DAYS_TO_THINK)
    leaving, _new = Leaving.objects.update_or_create(member=actor, defaults={"due_at": due_at, "choices": choices})
    _set_away(actor, timezone.now())
    record(actor=actor, verb="member.ask_to_leave", thing=actor)
    background.enqueue(email_leaving, member=str(actor.pk))
    return leaving


@task()
def email_leaving(member: str) -> None:
    """Say to a member when the account closes; nothing, when they came back meanwhile."""
    found = get_user_model().objects.filter(pk=member, leaving__isnull=False).select_related("leaving").first()
    if found is not None:
        email.you_leave_on(found, found.leaving.due_at)


def carry_out_what_is_due() -> tuple[int, int]:
    """Close the accounts whose days have passed: how many, and how many did not work out and are tried again."""
    done = failed = 0
    for leaving in Leaving.objects.filter(due_at__lte=timezone.now()).select_related("member"):
        try:
            leave(actor=leaving.member, choices=leaving.choices)
            done += 1
        except Exception:  # the others do not wait for it
            log.exception("an account could not be closed")
            failed += 1
    return done, failed


@transaction.atomic
def leave(*, actor: Model, remove_words: bool = False, choices: dict[str, str] | None = None) -> None:
    """End the account now. ``choices`` says per kind what happens to the words (``remove_words``: all go; what nobody
    chose for follows its preset).

    The holding of the account itself is handled last, because all others are found through it.
    """
    given = choices or {}
    preset = {
        held.model_label: ContentChoice.REMOVE if remove_words else held.default_choice
        for held in holdings()
        if held.is_authored
    }
    chosen = preset | {model: ContentChoice(choice) for model, choice in given.items() if model in preset}
    record(actor=None, verb="member.leave", thing=actor, choices=chosen)
    for held in _in_order():
        if held.is_authored:
            _let_go(held, actor, chosen)
    _hold_names(actor)
    for held in _in_order():  # also the words that came in meanwhile
        _let_go(held, actor, chosen)
    ledger.write(what="account", who=actor.pk, choices=chosen)
    live.sessions_ended(actor.pk)


def _hold_names(member: Model) -> None:
    """What is being stored under these names is there now, or will not be: the database refuses what comes later."""
    list(member.personas.select_for_update().values_list("pk", flat=True))


def _let_go(held: Holding, member: Model, choices: dict[str, ContentChoice]) -> None:
    if held.is_authored:
        _let_words_go(held, held.rows_of(member), member, choices[held.model_label])
    elif held.on_leaving == OnLeaving.ERASE:
        _erase(held, held.rows_of(member))
    elif held.on_leaving == OnLeaving.ANONYMISE:
        keys = list(held.rows_of(member).values_list("pk", flat=True))
        _rows(held, keys).update(**held.anonymised_values)
        if keys and held.after_change:
            held.after_change(keys)


def _erase(held: Holding, rows: QuerySet) -> int:
    keys = list(rows.values_list("pk", flat=True).distinct())
    _rows(held, keys).delete()
    if keys and held.after_change:
        held.after_change(keys)
    return len(keys)


def _rows(held: Holding, keys: Iterable) -> QuerySet:
    return held.model._base_manager.filter(pk__in=list(keys))


def _in_order() -> list[Holding]:
    """What is found through something else comes before it; the account comes last."""
    return sorted(holdings(), key=lambda held: (held.owner == "", -held.owner.count("__"), held.part_of is None))


# retention


@transaction.atomic
def follow_the_rules(*, now: datetime | None = None) -> dict[str, int]:
    """Let go of what is over its term, and write down how many of each kind."""
    now = now or timezone.now()
    counts = {held.model_label: let_go_over_term(held, rows) for held, rows in over_their_term(now)}
    run = RetentionRun.objects.create(at=now, counts={model: n for model, n in counts.items() if n})
    RetentionRun.objects.filter(at__lt=now - timedelta(days=RUNS_KEPT_DAYS)).delete()
    return run.counts


def over_their_term(now: datetime) -> list[tuple[Holding, QuerySet]]:
    rules = [held for held in _in_order() if isinstance(held.retention, Retention)]
    return [(held, held.expired_rows(now)) for held in rules]


def let_go_over_term(held: Holding, rows: QuerySet) -> int:
    """As the rule of this holding says; gives how many."""
    if not held.retention.update:
        return _erase(held, rows)
    keys = list(rows.values_list("pk", flat=True).distinct())
    _rows(held, keys).update(**held.retention.update)
    return len(keys)


# after a restore


def follow_the_ledger(book: ledger.Ledger) -> dict[str, int]:
    """Let go once more of what the ledger says: how many entries of each kind still had something to let go.

    Who was to leave soon, in the backup, may have come back since: they get their days to think again.
    """
    done = {"account": 0, "words": 0, "row": 0}
    with ledger.replaying():
        members = {book.who(key): key for key in get_user_model().objects.values_list("pk", flat=True)}
        for entry in book.entries:
            done[entry.what] += _let_go_again(entry, members)
    soon = timezone.now() + timedelta(days=DAYS_TO_THINK)
    Leaving.objects.filter(due_at__lt=soon).update(due_at=soon)
    return done


@transaction.atomic
def _let_go_again(entry: ledger.Entry, members: dict) -> bool:
    if entry.what == "row":
        held = authored_holding(entry.model)
        there = held is not None and held.model._base_manager.filter(public_id=entry.row)
        return bool(there and _let_words_go(held, there, None, ContentChoice.REMOVE))
    member = get_user_model().objects.filter(pk=members.get(entry.who)).first()
    if member is None:
        return False
    if entry.what == "account":
        leave(actor=member, choices=entry.choices)
        return True
    return any(let_words_go(actor=member, choices=entry.choices, until=entry.at).values())
