"""Effects of a change that an editor made. Wagtail makes the change itself, and logs it."""

from django.db import transaction

from community import indexing
from community.pages.error_pages import static_pages
from community.pages.models import HelpLine


def helpline_changed(*, line: HelpLine) -> None:
    """Update search and the error pages after a help line was made, changed or deleted."""
    indexing.changed("helpline", line.pk)
    transaction.on_commit(static_pages.write, robust=True)
