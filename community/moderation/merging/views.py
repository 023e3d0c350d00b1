from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.ids import id_in
from community.moderation.colleagues.rules import can_let_go
from community.moderation.decisions.views import readable_report
from community.moderation.merging import actions as merging
from community.moderation.merging.candidates import candidates_for
from community.moderation.registry import subject_of
from community.permissions import NotAllowed, require
from community.web.decorators import unlimited


@unlimited
@login_required
def merge(request: HttpRequest, public_id) -> HttpResponse:
    """Put other open cases, of this writer or of this place, together with the case of this report."""
    report = readable_report(request, public_id)
    require(can_let_go, request.user, report, subject_of(report).writer)
    of_writer, of_others = candidates_for(report, request.user)
    chosen, refusals = request.POST.getlist("case"), []
    offered = {other.key: other.report for other in (*of_writer, *of_others)}
    for key in chosen:
        other = offered.get(key) or readable_report(request, id_in(key))
        try:
            merging.merge_case(actor=request.user, report=report, other=other)
        except NotAllowed as refusal:
            refusals.append(refusal.reason)
    if chosen and not refusals:
        messages.success(request, _("These are one case now. You can take each out again until something is decided."))
        return redirect("moderation:review", public_id)
    if chosen:
        report = readable_report(request, public_id)
        of_writer, of_others = candidates_for(report, request.user)
    context = {"report": report, "of_writer": of_writer, "of_others": of_others, "refusals": refusals, "chosen": chosen}
    is_empty = request.method == "POST" and not chosen
    status = 403 if refusals else 200
    return render(request, "moderation/merging/merge.html", context | {"is_empty": is_empty}, status=status)


@unlimited
@login_required
def split(request: HttpRequest, public_id) -> HttpResponse:
    """Take what this report is about out of its merged case."""
    report = readable_report(request, public_id)
    merging.split_case(actor=request.user, report=report)
    messages.success(request, _("This is a case of its own again. Notes stay where they were written."))
    return redirect("moderation:review", public_id)
