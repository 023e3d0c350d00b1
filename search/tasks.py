"""Keeps the index in step with the rooms, after commit. A search engine that is ill never breaks somebody's post."""

import logging

from django.tasks import task

from community import background, indexing
from community.operations.probes import probe
from search import actions
from search.engine import EngineError, engine

logger = logging.getLogger(__name__)


@task()
def refresh(kind: str, key: str) -> None:
    try:
        actions.refresh(kind=kind, key=key)
    except EngineError as error:
        # only what and why, never a text; the room's own door keeps what is hidden out of the results
        logger.error("search is behind on a %s (%s): run search_rebuild when it answers again", kind, error)


def changed(kind: str, key: str) -> None:
    background.enqueue(refresh, kind=kind, key=key)


indexing.subscribe(changed)


@probe("search")
def answers() -> None:
    engine().count()
