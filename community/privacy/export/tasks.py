from datetime import timedelta

from community import background
from community.privacy.export import actions


@background.periodic("export.old", every=timedelta(hours=1))
def delete_expired() -> str:
    """Delete the files of expired exports. Their links expire by themselves."""
    exports, unclaimed = actions.delete_expired()
    return f"{exports} expired exports, {unclaimed} files without an export"
