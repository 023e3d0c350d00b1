from datetime import timedelta

from community import background
from community.privacy.export import actions


@background.periodic("export.old", every=timedelta(hours=1))
def clear_old() -> str:
    """A link is dead on its day by itself; here its file goes too."""
    rows, unclaimed = actions.clear_old()
    return f"{rows} exports past their date, {unclaimed} files that belonged to nobody"
