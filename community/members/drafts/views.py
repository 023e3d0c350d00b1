"""Saving drafts, and the page that lists them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.drafts.actions import DraftTooLong, clear_draft, save_draft
from community.members.drafts.forms import DraftForm
from community.members.drafts.recover import recover_expired
from community.members.drafts.registry import unsent_drafts
from community.members.drafts.submitted import SubmittedForm
from community.members.drafts.widgets import RECOVERED
from community.web.decorators import open_while_paused, separate_limit
from community.web.pagination import Cursor

DRAFTS_PER_PAGE = 20


@open_while_paused
@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    page = Cursor.of(request.GET, "-updated_at", "-key").slice(request.user.drafts.all(), size=DRAFTS_PER_PAGE)
    drafts = unsent_drafts(request.user, page.rows)
    return render(request, "members/unsent_drafts.html", {"page": page, "drafts": drafts})


@open_while_paused
@require_POST
@login_required
def discard(request: HttpRequest, number) -> HttpResponse:
    """Remove a draft by its public id; a recovered one also by the number in its draft key."""
    draft = get_object_or_404(request.user.drafts, Q(public_id=number) | Q(key=f"{RECOVERED}:{number}"))
    clear_draft(actor=request.user, key=draft.key)
    messages.success(request, _("These words are gone."))
    return redirect("members:kept_words")


@open_while_paused
@separate_limit
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the draft that a script sends while somebody writes, and answer with the time for the page to show.

    204: saved. 403: the session has ended. 413: too long to be saved.
    """
    form = DraftForm(request.POST)
    is_valid = form.is_valid()
    if not request.user.is_authenticated:
        if is_valid:
            cleaned = form.cleaned_data
            recover_expired(request, SubmittedForm(cleaned["key"], cleaned["text"], cleaned["fields_json"]))
        return HttpResponse(status=403)
    if not is_valid:
        return HttpResponse(status=400)
    fields = form.cleaned_data.pop("fields_json")
    try:
        save_draft(actor=request.user, fields=fields, **form.cleaned_data)
    except DraftTooLong:
        return HttpResponse(status=413)
    return HttpResponse(status=204, headers={"X-Saved-At": date_format(timezone.localtime(), "H.i")})
