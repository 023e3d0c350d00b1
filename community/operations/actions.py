"""Periodic work: each piece is done by one process at a time, and again soon when it did not work out."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from community import background
from community.operations.models import LONG_AGO, Turn

BUSY = timedelta(hours=1)  # after this a process that took a turn and never came back is forgotten
SLACK = timedelta(seconds=90)  # a timer is never to the second; a day may be a minute short

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    name: str
    said: str
    failed: bool = False


def do_what_is_due(*, everything: bool = False) -> Iterator[Outcome]:
    """Do each piece of work whose time has come (or all), and say what came of it."""
    for work in background.periodic_jobs():
        if outcome := _do(work, timedelta(0) if everything else work.every - SLACK):
            yield outcome


def _do(work: background.Periodic, every: timedelta) -> Outcome | None:
    began = timezone.now()
    if not _take_turn(work.name, began, every):
        return None
    try:
        said = work.do()
    except Exception as error:  # one that fails may not keep the others from their turn
        log.exception("periodic work %s failed", work.name)
        Turn.objects.filter(name=work.name).update(busy_until=LONG_AGO)
        return Outcome(work.name, type(error).__name__, failed=True)
    Turn.objects.filter(name=work.name).update(done_at=began, busy_until=LONG_AGO)
    return Outcome(work.name, said)


def _take_turn(name: str, now: datetime, every: timedelta) -> bool:
    """One statement decides, so that of two processes only one gets the turn."""
    Turn.objects.get_or_create(name=name)
    free = Turn.objects.filter(name=name, done_at__lte=now - every, busy_until__lte=now)
    return free.update(busy_until=now + BUSY) == 1
