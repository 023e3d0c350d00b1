from datetime import timedelta

from community import background
from community.generations.actions import merge_changes


@background.periodic("generations.changes", every=timedelta(minutes=5))
def merge() -> str:
    """Add up the rows of the generations, so that reading one stays cheap."""
    return f"{merge_changes()} changes of generations added up"
