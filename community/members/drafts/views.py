"""What a member wrote and did not send: also words of forms that came when the login had ended, and have no box."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.drafts.actions import clear_draft, save_draft
from community.members.drafts.forms import DraftForm
from community.members.drafts.recover import keep_late_words
from community.members.drafts.registry import unsent
from community.members.drafts.widgets import LATE
from community.web.decorators import separate_limit


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


@separate_limit
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """A script keeps the words while somebody writes. 204: kept. 403: not logged in (any more)."""
    if not request.user.is_authenticated:
        keep_late_words(request)
        return HttpResponse(status=403)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    save_draft(actor=request.user, **form.cleaned_data)
    return HttpResponse(status=204)
