"""Saving drafts, and the page that lists them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.drafts.actions import clear_draft, save_draft
from community.members.drafts.forms import DraftForm
from community.members.drafts.recover import recover_drafts
from community.members.drafts.registry import unsent_drafts
from community.members.drafts.widgets import RECOVERED
from community.web.decorators import separate_limit


@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "members/unsent_drafts.html", {"drafts": unsent_drafts(request.user)})


@require_POST
@login_required
def discard(request: HttpRequest, number) -> HttpResponse:
    """Remove a recovered text, which has no form where it could be finished."""
    draft = get_object_or_404(request.user.drafts, key=f"{RECOVERED}:{number}")
    clear_draft(actor=request.user, key=draft.key)
    messages.success(request, _("These words are gone."))
    return redirect("members:kept_words")


@separate_limit
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the draft that a script sends while somebody writes. 204: saved. 403: the session has ended."""
    if not request.user.is_authenticated:
        recover_drafts(request)
        return HttpResponse(status=403)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    save_draft(actor=request.user, **form.cleaned_data)
    return HttpResponse(status=204)
