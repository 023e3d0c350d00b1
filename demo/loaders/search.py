"""The search index of the demo."""

from search.actions import rebuild


def load() -> str:
    """Rebuild the index."""
    return f"{rebuild()} documents can be found"
