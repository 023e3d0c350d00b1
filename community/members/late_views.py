"""The words of forms that came when the login had ended, and that have no box of their own to come back in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.members.actions import clear_draft
from community.members.widgets import LATE


@require_GET
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    rows = request.user.drafts.filter(place__startswith=f"{LATE}:").order_by("-updated_at", "-pk")
    late = [{"number": row.place.partition(":")[2], "text": row.text, "at": row.updated_at} for row in rows]
    return render(request, "members/kept_words.html", {"late": late})


@require_POST
@login_required
def let_go(request: HttpRequest, number) -> HttpResponse:
    row = get_object_or_404(request.user.drafts, place=f"{LATE}:{number}")
    clear_draft(actor=request.user, place=row.place)
    messages.success(request, _("These words are gone."))
    return redirect("members:kept_words")
