from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from community.moderation.choices import LINES_AT_ONCE
from community.moderation.context.actions import read_around
from community.moderation.models import Report
from community.web.decorators import unlimited


@unlimited
@login_required
def read(request: HttpRequest, public_id) -> HttpResponse:
    """Record that the moderator reads the lines around what was reported; the page of the report then shows them."""
    report = get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)
    more = request.POST.get("more", "")
    count = int(more) if more.isascii() and more.isdigit() and len(more) < 4 else LINES_AT_ONCE
    if not read_around(actor=request.user, report=report, count=count):
        messages.info(request, _("There are no other lines around it."))
    return redirect(f"{reverse('moderation:review', args=[public_id])}#eromheen")
