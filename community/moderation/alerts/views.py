from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.rules import can_operate
from community.moderation.alerts.on_duty import overview


@login_required
def unseen(request: HttpRequest) -> HttpResponse:
    """Tell those who run the site that reports wait and nobody looks, and whom they can ask. They read no report."""
    if not can_operate(request.user):
        raise Http404
    return render(request, "moderation/unseen.html", overview())
