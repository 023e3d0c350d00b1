from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.members.models import Member, Persona
from community.moderation.cases.actions import file_stragglers
from community.moderation.choices import Order
from community.moderation.models import Case, Report
from community.moderation.queue.actions import choose_order, claim_report
from community.moderation.queue.filters import FIELDS_OF_ORDER, QueueFilter
from community.moderation.queue.rows import rows_of, with_colleague
from community.moderation.rules import is_moderator, waiting_counts
from community.web.decorators import unlimited
from community.web.pagination import Cursor

CASES_PER_PAGE = 50


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the open cases. Other members do not learn that there is a queue."""
    if not is_moderator(request.user):
        raise Http404
    waiting = waiting_counts(request.user, unfiled=Count("pk", filter=Q(case=None)))
    if waiting.pop("unfiled"):
        file_stragglers()
    now, chosen = timezone.now(), QueueFilter(request.GET, member=request.user)
    cases = chosen.narrowed(Case.objects.visible_to(request.user).open(), now)
    page = Cursor.of(request.GET, *FIELDS_OF_ORDER[chosen.chosen_order]).slice(
        with_colleague(cases), size=CASES_PER_PAGE
    )
    context = {"page": page, "rows": rows_of(page.rows, now), "filter": chosen, "reports_waiting": waiting}
    return render(request, "moderation/queue.html", context)


@login_required
def save_order(request: HttpRequest) -> HttpResponse:
    """Keep the order that the queue has now as the moderator's own."""
    if not is_moderator(request.user):
        raise Http404
    order = request.POST.get("order", "")
    choose_order(actor=request.user, order=order if order in Order else Order.DANGER)
    return redirect("moderation:queue")


@unlimited
@login_required
def claim(request: HttpRequest, public_id) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)
    claimed = claim_report(actor=request.user, report=report)
    if why_not := _why_not_claimed(claimed, request.user):
        messages.info(request, why_not)
    return redirect("moderation:review", public_id)


def _why_not_claimed(report: Report, member: Member) -> str:
    """Return why a claim changed nothing: the report was decided, or a colleague was first. '' when it did."""
    if report.is_decided:
        return _("This has been decided already, so there is nothing to take on.")
    if report.is_claimed_now and report.claimer_id != member.pk:
        name = Persona.objects.names_of([report.claimer_id]).get(report.claimer_id, _("A colleague"))
        return _("%(name)s was first and is looking at this. It stays with them.") % {"name": name}
    return ""
