from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from community.members.models import Persona
from community.moderation.models import Report
from community.moderation.querysets.report import QUEUE_ORDER
from community.moderation.queue.actions import claim_report
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import subject_of, target
from community.moderation.rules import is_moderator
from community.web.pagination import Cursor

REPORTS_PER_PAGE = 50


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the open reports: danger first, then the oldest. Other members do not learn that there is a queue."""
    if not is_moderator(request.user):
        raise Http404
    reports = Report.objects.visible_to(request.user).not_about(request.user).undecided()
    reports = reports.by_urgency().select_related("group", "writer").prefetch_related("notes__member")
    page = Cursor.of(request.GET, *QUEUE_ORDER).slice(reports, size=REPORTS_PER_PAGE)
    names = Persona.objects.names_of([report.claimed_by_id for report in page.rows])
    rows = [(report, target(report.kind).label, names.get(report.claimed_by_id, "")) for report in page.rows]
    mark_told([note for report in page.rows for note in report.notes.all()])
    for report in page.rows:
        report.cannot_be_told = cannot_be_told(report.writer or subject_of(report).writer)
    return render(request, "moderation/queue.html", {"page": page, "rows": rows})


@login_required
def claim(request: HttpRequest, public_id) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)
    claim_report(actor=request.user, report=report)
    return redirect("moderation:review", public_id)
