"""What a member wrote and did not send: also words of forms that came when the login had ended, and have no box."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.drafts.actions import clear_draft
from community.members.drafts.registry import unsent
from community.members.drafts.widgets import LATE


@require_GET
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "members/kept_words.html", {"unsent": unsent(request.user)})


@require_POST
@login_required
def let_go(request: HttpRequest, number) -> HttpResponse:
    row = get_object_or_404(request.user.drafts, place=f"{LATE}:{number}")
    clear_draft(actor=request.user, place=row.place)
    messages.success(request, _("These words are gone."))
    return redirect("members:kept_words")
