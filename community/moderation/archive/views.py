from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.models import Persona
from community.moderation.archive.forms import ArchiveForm
from community.moderation.models import Decision, Report
from community.moderation.recipients import mark_told
from community.moderation.registry import label_for
from community.moderation.rules import is_moderator
from community.web.pagination import Cursor

DECISIONS_PER_PAGE = 50


@login_required
def decided(request: HttpRequest) -> HttpResponse:
    """List the decisions of all moderators, newest first, and who was told; narrowed by what the moderator looks for.
    Other members do not learn that there is an archive."""
    if not is_moderator(request.user):
        raise Http404
    form = ArchiveForm(request.GET, moderator=request.user)
    decisions = Decision.objects.within(Report.objects.visible_to(request.user)).not_about(request.user)
    decisions = form.narrow(decisions).select_related("report__group", "writer")
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(decisions, size=DECISIONS_PER_PAGE)
    names = Persona.objects.names_of([decision.decided_by_id for decision in page.rows])
    rows = [(row, label_for(row.kind), names.get(row.decided_by_id, "")) for row in mark_told(page.rows)]
    return render(request, "moderation/decided.html", {"page": page, "rows": rows, "form": form})
