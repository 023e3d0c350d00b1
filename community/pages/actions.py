"""Effects of a change that an editor made. Wagtail makes the change itself, and logs it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from community import indexing
from community.pages.error_pages import static_pages
from community.pages.models import HelpLine
from community.pages.usage import can_be_unpublished

ASK_AGAIN_AFTER = timedelta(days=1)
log = logging.getLogger("community.pages")


def helpline_changed(*, line: HelpLine) -> None:
    """Update search and the error pages after a help line was made, changed or deleted."""
    indexing.changed("helpline", line.pk)
    transaction.on_commit(static_pages.write, robust=True)


def postpone_expiry_of_used_pages() -> None:
    """Leave pages on the site that an editor let expire, while somebody relies on them; ask again the next day."""
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now):
        if not can_be_unpublished(page):
            Page.objects.filter(pk=page.pk).update(expire_at=now + ASK_AGAIN_AFTER)
            log.warning("a page stays on the site, because somebody relies on it", extra={"page": page.pk})
