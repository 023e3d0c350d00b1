"""The condition of the index: whether it is there, whole, and filled."""

from search import leases
from search.engines.base import IndexDamaged
from search.engines.factory import get_engine
from search.leases import REBUILD


def is_lost() -> bool:
    """Return whether there was an index, and now there is none, one that cannot be read, or one that is not filled yet.

    Raises:
        EngineError: when the engine does not answer.
    """
    return not _is_complete() and leases.was_done(REBUILD)


def is_rebuild_needed() -> bool:
    """Return whether a rebuild was asked for and did not end, or the index was lost or never filled.

    Raises:
        EngineError: when the engine does not answer.
    """
    return leases.is_wanted(REBUILD) or not _is_complete()


def _is_complete() -> bool:
    try:
        return get_engine().is_complete()
    except IndexDamaged:
        return False
