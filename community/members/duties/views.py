from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.members.duties.registry import work_sections
from community.members.duties.rules import has_work


@require_safe
@login_required
def work(request: HttpRequest) -> HttpResponse:
    """Show all work of a member with a duty, by subject. Other members do not learn that there is such a page."""
    if not has_work(request.user):
        raise Http404
    return render(request, "members/work.html", {"sections": work_sections(request.user)})
