"""Note each change in the outbox, within its transaction, and work the outbox off: after commit, and from ``tick``.

An engine that does not answer never breaks a request.
"""

from datetime import timedelta

from django.tasks import task

from community import background, indexing
from community.operations.probes import probe
from community.operations.registry import Finding, broken, check, gauge, look, ok
from search import actions, leases, outbox
from search.condition import is_lost
from search.engines.base import EngineError
from search.engines.factory import get_engine
from search.leases import REBUILD

EVERY = timedelta(minutes=1)  # with each tick; and no longer claimed, as leases keep two processes apart
LONG_BEHIND = timedelta(minutes=10)  # two turns of tick
BATCHES_OF_A_JOB = 3  # where there is no worker, a request waits for them


@task()
def catch_up() -> None:
    """Work off a part of the outbox, and enqueue the next part: now, or after a pause while the engine is away."""
    outcome = actions.catch_up(batches=BATCHES_OF_A_JOB)
    if outcome.next_at and catch_up.get_backend().supports_defer:  # else tick does the rest
        catch_up.using(run_after=outcome.next_at).enqueue()


def note_change(kind: str, keys: list[str], *, erased: bool) -> None:
    outbox.add(kind, keys, erased=erased)
    background.enqueue(catch_up)


def want_rebuild() -> None:
    """Let the next tick build the index anew: documents are kept apart by audience, and those of a group are many."""
    leases.want(REBUILD)


indexing.subscribe(note_change)
indexing.subscribe_to_audiences(want_rebuild)


@background.periodic("search.index", every=EVERY, claim=EVERY)
def keep_up() -> str:
    """Work off what no worker took, and build the index anew when it was lost.

    Raises:
        EngineError: when the engine does not answer.
    """
    outcome = actions.keep_up()
    if outcome.error:
        raise EngineError(outcome.error)
    return f"{outcome.count} changes taken in, {outbox.count_behind()} behind"


@probe("search")
def check_engine() -> str:
    """Return whether the index was lost, or by how many changes it is behind, if at all."""
    if is_lost():
        return "lost"
    get_engine().count()
    behind = outbox.count_behind()
    return f"behind by {behind}" if behind else ""


gauge("search_behind", "Changes that the search index does not have yet.")(outbox.count_behind)


@gauge("search_behind_seconds", "How long the oldest change has waited that the search index does not have yet.")
def behind_seconds() -> float:
    return outbox.oldest_age().total_seconds()


@check("search")
def check_search() -> Finding:
    """Look whether the index is there, and follows."""
    try:
        if is_lost():
            return broken(
                "The search index was lost.", "manage.py tick builds it anew; or now: manage.py search_rebuild"
            )
    except EngineError as error:
        return broken(f"The search engine does not answer ({error}).", "Start it, or look at ELASTICSEARCH_URL.")
    behind, waited = outbox.count_behind(), outbox.oldest_age()
    if waited > LONG_BEHIND:
        minutes = int(waited.total_seconds() // 60)
        text = f"Search is behind by {behind} changes, the oldest of {minutes} minutes ago."
        return look(text, "Look whether the worker and manage.py tick run, and in the log for lines about search.")
    return ok(f"The search index is there, and behind by {behind} changes.")
