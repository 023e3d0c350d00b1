"""A run in a list: a kept fragment, the same for every reader. A seat of the reader shows on the page of the run."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString

from community.pages.content.language import LocalizedValue
from community.web.fragments import kept
from recoverycollege.models import CourseRun


class RunRowFacts(NamedTuple):
    """``title``: None in the list of one course."""

    public_id: UUID
    title: LocalizedValue | None
    starts_at: datetime
    location: str
    free_seats: int
    waiting_count: int


def run_row(run: CourseRun, *, with_title: bool) -> SafeString:
    """Return the row of a run that was fetched with its course, if its title is shown."""
    facts = RunRowFacts(
        public_id=run.public_id,
        title=run.course.in_language["title"] if with_title else None,
        starts_at=run.starts_at,
        location=run.public_location,
        free_seats=run.free_seats,
        waiting_count=run.waiting_count,
    )
    return kept("recoverycollege/_run_row.html", facts)
