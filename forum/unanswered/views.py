from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from community.moderation.promises import first_answer_wait
from community.web.pagination import Cursor
from forum.models import Unanswered
from forum.unanswered.rules import looks_after_answers

ROWS_PER_PAGE = 20
ORDER = ("since", "post__public_id")


@login_required
def unanswered(request: HttpRequest) -> HttpResponse:
    """List the posts that wait for an answer, the oldest promise first. Only hosts and moderators learn of the list."""
    if not looks_after_answers(request.user):
        raise Http404
    rows = Unanswered.objects.visible_to(request.user).select_related("topic__group", "post__author__member")
    page = Cursor.of(request.GET, *ORDER).slice(rows.with_first_posts(), size=ROWS_PER_PAGE)
    wait = first_answer_wait()
    for row in page.rows:
        row.promised_at = row.since + wait
    return render(request, "forum/unanswered/list.html", {"page": page, "now": timezone.now()})
