"""What happens when editors change something. The change itself is Wagtail's, with its own log."""

from django.db import transaction

from community import indexing
from community.pages import error_page


def tell_about_helpline(*, line) -> None:
    """A help line was made, changed or taken away: search and the page for when all else broke follow."""
    indexing.changed("helpline", line.pk)
    transaction.on_commit(error_page.write, robust=True)
