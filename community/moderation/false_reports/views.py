from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.members.drafts.prefill import with_draft
from community.members.rules import can_moderate
from community.moderation.decisions.actions import OutcomeNotPossible
from community.moderation.decisions.views import readable_report
from community.moderation.false_reports.actions import discount_reports
from community.moderation.false_reports.facts import facts_of
from community.moderation.false_reports.forms import FalseReportsForm, in_words
from community.moderation.measures.forms import MeasureForm
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft, unlimited


@keeps_draft("reporters:{public_id}")
@unlimited
@login_required
def reporters(request: HttpRequest, public_id) -> HttpResponse:
    """Show moderators of the whole house plain facts about whoever reported this, and decide that reports do not
    count."""
    report = readable_report(request, public_id)
    if not can_moderate(request.user):
        raise Http404
    facts = [one for one in facts_of(report) if one.report.reporter_id != request.user.pk]
    form = FalseReportsForm(request.POST or None, facts=facts, initial=with_draft(request))
    writer = next(iter(form.by_key.values())).reporter if form.by_key else None
    measure_form = MeasureForm(request.POST or None, actor=request.user, writer=writer, group=None)
    status = 200
    if form.is_valid() and measure_form.is_valid():
        words = {"explanation": form.cleaned_data["explanation"], "measure": measure_form.chosen}
        try:
            discount_reports(actor=request.user, reports=form.chosen, **words)
        except (NotAllowed, OutcomeNotPossible) as refusal:
            form.add_error(None, getattr(refusal, "reason", _("One of them left, or cannot get this measure.")))
            status = 403 if isinstance(refusal, NotAllowed) else 200
        else:
            messages.success(request, _("These reports do not count, and whoever made them is told."))
            return redirect("moderation:review", public_id)
    context = {
        "report": report,
        "settled": [in_words(one) for one in facts if one.report.is_discounted],
        "form": form,
        "measure_form": measure_form,
        "may_decide": bool(form.by_key),
    }
    return render(request, "moderation/false_reports/reporters.html", context, status=status)
