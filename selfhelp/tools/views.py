from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.crisis.help import help_with_refused, url_with_help
from community.members.drafts.prefill import with_draft
from community.members.restrictions import restriction
from community.permissions import NotAllowed, require
from community.web import ratelimit
from community.web.decorators import keeps_draft
from community.web.edit_lock import ChangedMeanwhile
from selfhelp.tools.actions import earlier_answers, rate_tool
from selfhelp.tools.forms import RatingForm
from selfhelp.tools.models import Tool
from selfhelp.tools.querysets import ExperienceQuerySet
from selfhelp.tools.rules import can_rate

RATINGS_PER_HOUR = 30


@keeps_draft("rate:{slug}")
@login_required
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask two questions and an experience about a tool; the form begins with the earlier answers."""
    tool = get_object_or_404(Tool.objects.visible_to(request.user), slug=slug)
    # who may only read now keeps the words in the form
    if request.method != "POST" or restriction(request.user) is None:
        require(can_rate, request.user, tool)
    stored = earlier_answers(request.user, tool)
    form = RatingForm(request.POST or None, initial=with_draft(request, stored))
    form.carry_version(stored)
    status = 200
    full = _("You have rated a lot in one hour. Your words are still here; try again later.")
    limit = {"limit": RATINGS_PER_HOUR, "seconds": 3600, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "rate", request.user.pk, **limit):
        try:
            rate_tool(actor=request.user, tool=tool, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            help_with_refused(request, form.cleaned_data["text"])
            status = 403
        else:
            messages.success(request, _("Thank you. This helps somebody who is looking for something."))
            return redirect(url_with_help(request, tool.get_url(request), form.cleaned_data["text"]))
    context = {"tool": tool, "form": form, "readers": ExperienceQuerySet.readers}
    return render(request, "tools/rate.html", context, status=status)
