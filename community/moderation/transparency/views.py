from datetime import date
from re import ASCII, fullmatch

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from community.moderation.models import HalfYear
from community.moderation.transparency.figures import FEWEST, after, half_year_of
from community.moderation.transparency.tables import as_csv, medians_of, tables_of
from community.web.decorators import kept_for_visitors

HALF_YEARS_SHOWN = 20


@kept_for_visitors
def figures(request: HttpRequest, half: str = "") -> HttpResponse:
    """Show everybody the figures of a half year, the last one without a name. It reads only what was published."""
    half_years = list(HalfYear.objects.visible_to(request.user)[:HALF_YEARS_SHOWN])
    half_year = _named(request, half) if half else next(iter(half_years), None)
    context = {
        "half_years": half_years,
        "half_year": half_year,
        "tables": tables_of(half_year) if half_year else [],
        "medians": medians_of(half_year) if half_year else [],
        "fewest": FEWEST,
        "next_day": after(half_year_of(timezone.localdate())),
    }
    return render(request, "moderation/transparency/figures.html", context)


def figures_csv(request: HttpRequest, half: str) -> HttpResponse:
    """Give the same figures as a file."""
    response = HttpResponse(as_csv(_named(request, half)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderatie-{half}.csv"'
    return response


def _named(request: HttpRequest, half: str) -> HalfYear:
    """Return the half year of a name such as 2026-1; else 404."""
    named = fullmatch(r"(20\d\d)-([12])", half, flags=ASCII)
    if named is None:
        raise Http404
    return get_object_or_404(
        HalfYear.objects.visible_to(request.user), start=date(int(named[1]), 1 if named[2] == "1" else 7, 1)
    )
