from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.crisis.help import url_with_help
from community.members.drafts.prefill import with_draft
from community.moderation.decisions.forms import AppealForm
from community.moderation.models import Report
from community.moderation.promises import words_are_read
from community.moderation.registry import label_for
from community.moderation.reporters import rules
from community.moderation.reporters.actions import ask_again
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft


@keeps_draft("reported:{public_id}")
@login_required
def own_report(request: HttpRequest, public_id) -> HttpResponse:
    """Show a reporter in one line what came of it, and let them ask for another look."""
    report = get_object_or_404(Report.objects.made_by(request.user), public_id=public_id)
    form, status = AppealForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            ask_again(actor=request.user, report=report, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Another moderator will look at it. You can read here what comes of it."))
            url, text = reverse("moderation:own_report", args=[public_id]), form.cleaned_data["text"]
            return redirect(url_with_help(request, url, text, then=words_are_read(second_look=True)))
    context = {
        "report": report,
        "label": label_for(report.kind),
        "is_left": rules.left_as_it_was(report) is not None,
        "asked": rules.second_look_of(request.user, report),
        "may_ask": rules.can_ask_again(request.user, report),
        "until": rules.until(report),
        "form": form,
    }
    return render(request, "moderation/reporters/report.html", context, status=status)
