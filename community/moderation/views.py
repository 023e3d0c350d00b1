from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.rules import can_be_taken_out
from community.members.models import Persona
from community.members.rules import duty_group_ids
from community.moderation import actions
from community.moderation.choices import ReportState
from community.moderation.forms import AppealForm, DecisionForm, ReportForm, VisitorReportForm
from community.moderation.models import Decision, Report
from community.moderation.registry import find, target
from community.moderation.rules import APPEAL_WEEKS, can_appeal, can_decide, can_let_back, can_report
from community.web import ratelimit
from community.web.decorators import unlogged
from community.web.idempotency import submission_key

REPORTS_PER_HOUR = 20
VISITOR_REPORTS_PER_HOUR = 5
QUEUE_ROWS = 50


@unlogged
def report(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    """Ask moderators to look at something that one may see."""
    thing = find(kind, public_id, request.user)
    if thing is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())  # it may be there for who logs in
    if thing is None:
        raise Http404
    if not request.user.is_authenticated:
        return _visitor_report(request, kind, thing)
    if not can_report(request.user):
        raise PermissionDenied(_("First choose the name under which you take part."))
    about = target(kind)
    form = ReportForm(
        request.POST or None, before=about.before(thing, request.user), initial={"rule": about.likely or None}
    )
    if form.is_valid() and _within_limit(request, form, REPORTS_PER_HOUR):
        actions.make_report(actor=request.user, kind=kind, thing=thing, **form.cleaned_data)
        messages.success(request, _("Thank you. A moderator looks at it, usually within a day."))
        return redirect(about.way_back(thing, request.user))
    context = {"form": form, "thing_label": about.label, "back": about.way_back(thing, request.user)}
    return render(request, "moderation/report.html", context)


def _visitor_report(request: HttpRequest, kind: str, thing) -> HttpResponse:
    """The same for who has no account: nothing is kept of them, and the thanks are the answer to the form itself."""
    form, back = VisitorReportForm(request.POST or None), target(kind).url(thing)
    if form.is_valid() and _within_limit(request, form, VISITOR_REPORTS_PER_HOUR):
        rule, text = form.cleaned_data["rule"], form.cleaned_data["text"]
        key = submission_key(request)
        actions.make_visitor_report(submission_id=key, kind=kind, thing=thing, rule=rule, text=text)
        return render(request, "moderation/report_thanks.html", {"rule": rule, "text": text, "back": back})
    return render(request, "moderation/report.html", {"form": form, "back": back})


def _within_limit(request: HttpRequest, form: BaseForm, limit: int) -> bool:
    full = _("You reported a lot in one hour. Your words are still here; try again later.")
    return ratelimit.consume_for_form(
        form, "report", ratelimit.client_key(request), limit=limit, seconds=3600, message=full
    )


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator: danger first, then the oldest."""
    _only_moderators(request)
    reports = Report.objects.visible_to(request.user).undecided().select_related("group")
    shown = list(reports.urgent_first()[:QUEUE_ROWS])
    names = Persona.objects.names_of([r.claimed_by_id for r in shown])
    rows = [(r, target(r.kind).label, names.get(r.claimed_by_id, "")) for r in shown]
    return render(request, "moderation/queue.html", {"rows": rows, "waiting": reports.count()})


@login_required
def one_report(request: HttpRequest, public_id) -> HttpResponse:
    """Read what was reported, and decide."""
    reports = Report.objects.visible_to(request.user).select_related("appeal_of", "group")
    found = get_object_or_404(reports, public_id=public_id)
    kind = target(found.kind)
    thing = kind.thing(found.thing)
    writer = kind.writer(thing) if thing else None
    if writer == request.user:  # not even read: what a reader told is not for the writer
        raise PermissionDenied(_("This is about your own words or your own decision. A colleague decides on it."))
    form = DecisionForm(
        request.POST or None,
        can_be_hidden=kind.can_be_hidden and thing is not None,
        is_hidden=getattr(thing, "is_hidden", False),
        can_take_out=can_be_taken_out(writer, found.group),
        can_let_back=can_let_back(found, writer),
        initial={"rule": found.rule},
    )
    if request.method == "POST" and not can_decide(request.user, found, writer):
        raise PermissionDenied(_("This is about your own words or your own decision. A colleague decides on it."))
    if form.is_valid():
        actions.decide_report(actor=request.user, report=found, **form.cleaned_data)
        messages.success(request, _("Decided. The writer and whoever reported it have been told."))
        return redirect("moderation:queue")
    return render(request, "moderation/one_report.html", _report_context(request, found, kind, thing, form, writer))


def _report_context(request, found, kind, thing, form, writer) -> dict:
    same = Report.objects.visible_to(request.user).filter(kind=found.kind, thing=found.thing)
    return {
        "report": found,
        "label": kind.label,
        "text": kind.text(thing) if thing else "",
        "earlier": kind.earlier(thing) if thing else [],
        "along": kind.sent_along(found.along),
        "url": kind.url(thing) if thing else "",
        "author": getattr(thing, "author", None),
        "form": form,
        "may_decide": can_decide(request.user, found, writer),
        "others": same.exclude(pk=found.pk),
        "decisions": Decision.objects.about(found.kind, found.thing).select_related("decided_by"),
        "is_claimed_by_other": found.state == ReportState.CLAIMED and found.claimed_by != request.user,
    }


@login_required
def claim(request: HttpRequest, public_id) -> HttpResponse:
    found = get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)
    kind = target(found.kind)
    thing = kind.thing(found.thing)
    if not can_decide(request.user, found, kind.writer(thing) if thing else None):
        raise PermissionDenied(_("This is about your own words or your own decision. A colleague decides on it."))
    actions.claim_report(actor=request.user, report=found)
    return redirect("moderation:one_report", public_id)


@login_required
def decision(request: HttpRequest, public_id) -> HttpResponse:
    """The letter to the writer: which rule, which words, the text that is still theirs, and another look."""
    found = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    form = AppealForm(request.POST or None)
    may_appeal = can_appeal(request.user, found)
    if request.method == "POST" and not may_appeal:
        raise PermissionDenied(_("You have asked for another look already, or the time for it is over."))
    if form.is_valid():
        actions.ask_for_another_look(actor=request.user, decision=found, **form.cleaned_data)
        messages.success(request, _("Another moderator looks at it. You read here what comes of it."))
        return redirect("moderation:decision", public_id)
    about = target(found.kind)
    thing = about.thing(found.thing)
    context = {"decision": found, "text": about.text(thing) if thing else "", "form": form}
    context["about_words"] = about.can_be_hidden
    context |= {"may_appeal": may_appeal, "appeal": found.appeals.first(), "weeks": APPEAL_WEEKS}
    return render(request, "moderation/decision.html", context)


def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/how_it_works.html")


def _only_moderators(request: HttpRequest) -> None:
    """Somebody without any moderation duty does not learn that there is a queue."""
    if not duty_group_ids(request.user, "moderator"):
        raise Http404
