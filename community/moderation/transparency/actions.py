"""Publish the figures of the half years that are over. Each is counted once, and stays as it was published."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from community.moderation.models import HalfYear
from community.moderation.transparency.figures import after, figures_of, half_year_of

HALF_YEARS_KEPT = 3  # reports are kept for two years: so many half years that are over are still complete


def publish_figures(today: date | None = None) -> int:
    """Publish each half year that is over, and is not published yet, and return how many these are. What began before
    this house is left out."""
    current = half_year_of(today or timezone.localdate())
    oldest = current - relativedelta(months=6 * HALF_YEARS_KEPT)
    published = set(HalfYear.objects.filter(start__gte=oldest).values_list("start", flat=True))
    number, start = 0, oldest
    while start < current:
        if start not in published:
            figures = figures_of(start)
            if not figures["is_empty"] or any(earlier < start for earlier in published):
                number += HalfYear.objects.get_or_create(start=start, defaults={"figures": figures})[1]
                published.add(start)
        start = after(start)
    return number
