"""Keep the index up to date after each commit. A search engine that does not answer never breaks a request."""

import logging

from django.tasks import task

from community import background, indexing
from community.operations.probes import probe
from search import actions
from search.engines.base import EngineError
from search.engines.factory import get_engine

logger = logging.getLogger(__name__)


@task()
def refresh(kind: str, key: str) -> None:
    try:
        actions.refresh(kind=kind, key=key)
    except EngineError as error:
        # Log only the kind and the error, never a text. What is hidden stays hidden: the room decides at every search.
        logger.error("search is behind on a %s (%s): run search_rebuild when it answers again", kind, error)


def enqueue_refresh(kind: str, key: str) -> None:
    background.enqueue(refresh, kind=kind, key=key)


indexing.subscribe(enqueue_refresh)


@probe("search")
def check_engine() -> None:
    get_engine().count()
