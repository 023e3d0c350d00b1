"""Pause, leave, let go of authored content, and apply retention.

All of it reads the registry of personal data and nothing else. What was erased is written in the ledger, so that a
restore of an older backup does not bring it back.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.tasks import task
from django.utils import timezone

from community import background, live
from community.audit.actions import clear_actor, record
from community.privacy import email, ledger, purge
from community.privacy.models import Leaving, RetentionRun
from community.privacy.registry import ContentChoice, Holding, OnLeaving, Retention, authored_holding, holdings

DAYS_TO_THINK = 7
RUNS_KEPT_DAYS = 730

log = logging.getLogger(__name__)


# Pausing


@transaction.atomic
def pause(*, actor: Model) -> None:
    """Hide the member and what they wrote from all others, until they come back. A second call changes nothing."""
    if _set_away(actor, timezone.now()):
        record(actor=actor, verb="member.pause", thing=actor)


@transaction.atomic
def come_back(*, actor: Model) -> None:
    """End the pause, and cancel a leaving that is not due yet."""
    cancelled, _rows = Leaving.objects.filter(member=actor).delete()
    if _set_away(actor, None) or cancelled:
        record(actor=actor, verb="member.come_back", thing=actor, stays=bool(cancelled))


def _set_away(member: Model, since: datetime | None) -> bool:
    rows = get_user_model().objects.filter(pk=member.pk, away_since__isnull=since is not None)
    if not rows.update(away_since=since, access_version=F("access_version") + 1):
        return False
    member.away_since = since
    live.access_changed(members=[member.pk])
    background.enqueue(refresh_authored_later, member=str(member.pk))
    return True


@task()
def refresh_authored_later(member: str) -> None:
    author = get_user_model().objects.filter(pk=member).first()
    if author is not None:
        refresh_authored(author)


def refresh_authored(member: Model) -> None:
    """Let counters, search and open pages of all rooms look again at what this member wrote."""
    for holding in holdings():
        if holding.is_authored and holding.after_change:
            with transaction.atomic():
                holding.after_change(list(holding.rows_of(member).values_list("pk", flat=True)))


# Authored content, while the account stays


@transaction.atomic
def apply_content_choices(*, actor: Model, choices: dict[str, str], until: datetime | None = None) -> dict[str, int]:
    """Anonymise or remove what the member wrote. This cannot be undone.

    ``choices`` is the ``ContentChoice`` per model label; ``until`` limits it to what was written up to that moment.
    Return the number of rows per model label.
    """
    until = until or timezone.now()
    counts = {}
    for holding in _deepest_first():
        if holding.is_authored and holding.model_label in choices:
            rows = holding.rows_of(actor).filter(**{f"{holding.written_at}__lte": until})
            choice = ContentChoice(choices[holding.model_label])
            counts[holding.model_label] = _apply_choice(holding, rows, actor, choice)
    record(actor=actor, verb="privacy.words", thing=actor, choices=dict(choices), counts=counts)
    ledger.append(kind=ledger.AUTHORED, member_key=actor.pk, at=until, choices=dict(choices))
    return counts


@transaction.atomic
def remove_item(*, actor: Model, model_label: str, public_id: UUID) -> bool:
    """Remove one row of authored content of this member, wherever it is. Return False when there is no such row."""
    holding = authored_holding(model_label)
    if holding is None:
        return False
    rows = holding.rows_of(actor).filter(public_id=public_id)
    if not _apply_choice(holding, rows, actor, ContentChoice.REMOVE):
        return False
    record(actor=actor, verb="privacy.remove_one", thing=actor, model=holding.model_label)
    ledger.append(kind=ledger.ITEM, model=holding.model_label, row=str(public_id))
    return True


def _apply_choice(holding: Holding, rows: QuerySet, author: Model | None, choice: ContentChoice) -> int:
    keys = list(rows.values_list("pk", flat=True))
    chosen = _rows(holding, keys)
    for part in holdings():
        if part.part_of is holding.model:
            parent = part.owner.split("__")[0]  # "post__author__member": the relation to the parent comes first
            _erase(part, part.rows().filter(**{f"{parent}__in": keys}))
    if choice == ContentChoice.REMOVE:
        chosen.update(**holding.removed_values)
    else:
        _removed_before(holding, chosen).update(**holding.removed_values)
        chosen.update(**holding.anonymised_values)
    if author is not None:
        clear_actor(actor=author, model=holding.model, keys=keys)
    if keys and holding.after_change:
        holding.after_change(keys)
    return len(keys)


def _removed_before(holding: Holding, rows: QuerySet) -> QuerySet:
    """Return the rows that the author took back earlier: their text is not kept for anybody, so it is removed too."""
    removed_state = holding.removed_values.get("state")
    return rows.filter(state=removed_state) if removed_state else rows.none()


# Leaving


@transaction.atomic
def ask_to_leave(*, actor: Model, choices: dict[str, str]) -> Leaving:
    """Pause now and leave after ``DAYS_TO_THINK``. Coming back before that day cancels it."""
    due_at = timezone.now() + timedelta(days=DAYS_TO_THINK)
    leaving, _created = Leaving.objects.update_or_create(member=actor, defaults={"due_at": due_at, "choices": choices})
    _set_away(actor, timezone.now())
    record(actor=actor, verb="member.ask_to_leave", thing=actor)
    email.send_leaving_email(actor, due_at)
    return leaving


def close_due_accounts() -> tuple[int, int]:
    """Close the accounts whose days to think are over. Return how many, and how many failed and are tried again."""
    closed = failed = 0
    for leaving in Leaving.objects.filter(due_at__lte=timezone.now()).select_related("member"):
        try:
            leave(actor=leaving.member, choices=leaving.choices)
            closed += 1
        except Exception:  # one failure must not hold up the others
            log.exception("an account could not be closed")
            failed += 1
    return closed, failed


@transaction.atomic
def leave(*, actor: Model, remove_all: bool = False, choices: dict[str, str] | None = None) -> None:
    """Close the account now.

    ``choices`` is the ``ContentChoice`` per model label. Without a choice, ``remove_all`` removes the content, and
    otherwise the default of its holding counts. The account itself is erased last, because all other rows are found
    through it.
    """
    chosen = {
        holding.model_label: ContentChoice.REMOVE if remove_all else holding.default_choice
        for holding in holdings()
        if holding.is_authored
    }
    chosen |= {label: ContentChoice(choice) for label, choice in (choices or {}).items() if label in chosen}
    record(actor=None, verb="member.leave", thing=actor, choices=chosen)
    for holding in _deepest_first():
        if holding.is_authored:
            _let_go(holding, actor, chosen)
    _lock_personas(actor)
    for holding in _deepest_first():  # authored content again: more may have been written meanwhile
        _let_go(holding, actor, chosen)
    ledger.append(kind=ledger.ACCOUNT, member_key=actor.pk, choices=chosen)
    live.sessions_ended(actor.pk)
    transaction.on_commit(purge.rewrite_database, robust=True)


def _lock_personas(member: Model) -> None:
    """Lock the personas: content under them is stored by now, or refused by the database once they are deleted."""
    list(member.personas.select_for_update().values_list("pk", flat=True))


def _let_go(holding: Holding, member: Model, choices: dict[str, ContentChoice]) -> None:
    """Erase or anonymise the rows of a member who leaves."""
    if holding.is_authored:
        _apply_choice(holding, holding.rows_of(member), member, choices[holding.model_label])
    elif holding.on_leaving == OnLeaving.ERASE:
        _erase(holding, holding.rows_of(member))
    elif holding.on_leaving == OnLeaving.ANONYMISE:
        keys = list(holding.rows_of(member).values_list("pk", flat=True))
        _rows(holding, keys).update(**holding.anonymised_values)
        if keys and holding.after_change:
            holding.after_change(keys)


def _erase(holding: Holding, rows: QuerySet) -> int:
    keys = list(rows.values_list("pk", flat=True).distinct())
    if keys and holding.lock_first:
        holding.lock_first(keys)
    _rows(holding, keys).delete()
    if keys and holding.after_change:
        holding.after_change(keys)
    return len(keys)


def _rows(holding: Holding, keys: Iterable) -> QuerySet:
    return holding.rows().filter(pk__in=list(keys))


def _deepest_first() -> list[Holding]:
    """Return the holdings in the order of erasure: rows that are found through others first, the account last."""
    return sorted(
        holdings(), key=lambda holding: (holding.owner == "", -holding.owner.count("__"), holding.part_of is None)
    )


# Retention


@transaction.atomic
def apply_retention(*, now: datetime | None = None) -> dict[str, int]:
    """Delete or empty the expired rows of all holdings. Return and keep the number per model label."""
    now = now or timezone.now()
    counts = {holding.model_label: expire(holding, rows) for holding, rows in expired_rows(now)}
    run = RetentionRun.objects.create(at=now, counts={label: count for label, count in counts.items() if count})
    RetentionRun.objects.filter(at__lt=now - timedelta(days=RUNS_KEPT_DAYS)).delete()
    return run.counts


def expired_rows(now: datetime) -> list[tuple[Holding, QuerySet]]:
    """Return the expired rows of each holding that has a ``Retention``."""
    ruled = [holding for holding in _deepest_first() if isinstance(holding.retention, Retention)]
    return [(holding, holding.expired_rows(now)) for holding in ruled]


def expire(holding: Holding, rows: QuerySet) -> int:
    """Delete or empty these rows, as the retention of the holding says. Return how many."""
    if not holding.retention.update:
        return _erase(holding, rows)
    keys = list(rows.values_list("pk", flat=True).distinct())
    if keys and holding.lock_first:
        holding.lock_first(keys)
    _rows(holding, keys).update(**holding.retention.update)
    return len(keys)


# After a restore


def replay_ledger(book: ledger.Ledger) -> dict[str, int]:
    """Erase once more what the ledger says. Return the number of entries per kind that still had something to erase.

    A leaving that is pending in the backup may have been cancelled since: it gets its days to think again.
    """
    counts = dict.fromkeys(ledger.KINDS, 0)
    with ledger.replaying():
        members = {book.account_hash(key): key for key in get_user_model().objects.values_list("pk", flat=True)}
        for entry in book.entries:
            counts[entry.kind] += _replay_entry(entry, members)
    soon = timezone.now() + timedelta(days=DAYS_TO_THINK)
    Leaving.objects.filter(due_at__lt=soon).update(due_at=soon)
    return counts


@transaction.atomic
def _replay_entry(entry: ledger.Entry, members: dict) -> bool:
    if entry.kind == ledger.ITEM:
        holding = authored_holding(entry.model)
        rows = holding is not None and holding.rows().filter(public_id=entry.row)
        return bool(rows and _apply_choice(holding, rows, None, ContentChoice.REMOVE))
    member = get_user_model().objects.filter(pk=members.get(entry.account)).first()
    if member is None:
        return False
    if entry.kind == ledger.ACCOUNT:
        leave(actor=member, choices=entry.choices)
        return True
    return any(apply_content_choices(actor=member, choices=entry.choices, until=entry.at).values())
