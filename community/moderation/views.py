from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.crisis.help import READ_BY_MODERATORS, url_with_help
from community.members.drafts.prefill import with_draft
from community.members.models import Persona
from community.members.rules import can_operate
from community.moderation import actions, rules
from community.moderation.choices import ReportState
from community.moderation.forms import AppealForm, DecisionForm, ReportForm, VisitorReportForm
from community.moderation.models import Decision, Report
from community.moderation.on_duty import overview
from community.moderation.proofs import is_proven, proof_for
from community.moderation.querysets import QUEUE_ORDER
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import Subject, proof_subject, subject_of, target, visible_thing
from community.moderation.versions import version_of
from community.permissions import NotAllowed, require
from community.web import ratelimit
from community.web.decorators import keeps_draft, kept_for_visitors, unlogged
from community.web.idempotency import submission_key
from community.web.pagination import Cursor

NOT_DECIDED = (actions.AlreadyDecided, actions.ChangedMeanwhile, actions.OutcomeNotPossible)
REPORTS_PER_HOUR = 20
VISITOR_REPORTS_PER_HOUR = 5
REPORTS_PER_PAGE = 50


@keeps_draft("report:{kind}:{public_id}")
@unlogged
def report(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    """Report to the moderators what the user may see, or saw a moment ago."""
    visible, proof = visible_thing(kind, public_id, request.user), _proof(request)
    if visible is not None:
        proof = proof_for(request.user, kind, proof_subject(kind, public_id))
    elif not is_proven(request.user, kind, proof_subject(kind, public_id), proof):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())  # a member may see it after log-in
        raise Http404
    thing = visible or target(kind).thing(public_id) or public_id  # gone since the page was shown
    back_url = reverse("moderation:how_it_works")
    if visible is not None:
        back_url = target(kind).url_after_report(visible, request.user)
    origin = {"kind": kind, "thing": thing, "proof": proof}
    if not request.user.is_authenticated:
        return _visitor_report(request, origin, back_url)
    return _member_report(request, origin, back_url)


def _proof(request: HttpRequest) -> str:
    return request.POST.get("proof") or request.GET.get("proof", "")


def _member_report(request: HttpRequest, origin: dict, back_url: str) -> HttpResponse:
    require(rules.can_report, request.user)
    about, status, thing = target(origin["kind"]), 200, origin["thing"]
    initial = with_draft(request, {"rule": about.suggested_rule or None})
    preceding = about.preceding(thing, request.user) if isinstance(thing, Model) else []
    form = ReportForm(request.POST or None, preceding=preceding, initial=initial)
    if form.is_valid() and _within_limit(request, form, REPORTS_PER_HOUR):
        try:
            actions.make_report(actor=request.user, **origin, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Thank you. A moderator will look at it, usually within a day."))
            return redirect(url_with_help(request, back_url, form.cleaned_data["text"], then=READ_BY_MODERATORS))
    context = {"form": form, "thing_label": about.label, "back_url": back_url, "proof": origin["proof"]}
    return render(request, "moderation/report.html", context, status=status)


def _visitor_report(request: HttpRequest, origin: dict, back_url: str) -> HttpResponse:
    """Report as a visitor: nothing is kept of them, and the response to the form itself says thanks."""
    form = VisitorReportForm(request.POST or None)
    if form.is_valid() and _within_limit(request, form, VISITOR_REPORTS_PER_HOUR):
        rule, text = form.cleaned_data["rule"], form.cleaned_data["text"]
        key = submission_key(request)
        actions.make_visitor_report(submission_id=key, **origin, rule=rule, text=text)
        return render(request, "moderation/report_thanks.html", {"rule": rule, "text": text, "back_url": back_url})
    context = {"form": form, "back_url": back_url, "proof": origin["proof"]}
    return render(request, "moderation/report.html", context)


def _within_limit(request: HttpRequest, form: BaseForm, limit: int) -> bool:
    full = _("You have reported a lot in one hour. Your words are still here; try again later.")
    return ratelimit.consume_for_form(
        form, "report", ratelimit.client_key(request), limit=limit, seconds=3600, message=full
    )


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the open reports: danger first, then the oldest. Other members do not learn that there is a queue."""
    if not rules.is_moderator(request.user):
        raise Http404
    reports = Report.objects.visible_to(request.user).not_about(request.user).undecided()
    reports = reports.by_urgency().select_related("group", "writer").prefetch_related("notes__member")
    page = Cursor.of(request.GET, *QUEUE_ORDER).slice(reports, size=REPORTS_PER_PAGE)
    names = Persona.objects.names_of([report.claimed_by_id for report in page.rows])
    rows = [(report, target(report.kind).label, names.get(report.claimed_by_id, "")) for report in page.rows]
    mark_told([note for report in page.rows for note in report.notes.all()])
    for report in page.rows:
        report.cannot_be_told = cannot_be_told(report.writer or subject_of(report).writer)
    return render(request, "moderation/queue.html", {"page": page, "rows": rows})


@login_required
def unseen(request: HttpRequest) -> HttpResponse:
    """Tell those who run the site that reports wait and nobody looks, and whom they can ask. They read no report."""
    if not can_operate(request.user):
        raise Http404
    return render(request, "moderation/unseen.html", overview())


@login_required
def decided(request: HttpRequest) -> HttpResponse:
    """List the decisions of all moderators, newest first, and who was told."""
    if not rules.is_moderator(request.user):
        raise Http404
    decisions = Decision.objects.within(Report.objects.visible_to(request.user)).not_about(request.user)
    decisions = decisions.select_related("report__group", "writer")
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(decisions, size=REPORTS_PER_PAGE)
    names = Persona.objects.names_of([decision.decided_by_id for decision in page.rows])
    rows = [(row, target(row.kind).label, names.get(row.decided_by_id, "")) for row in mark_told(page.rows)]
    return render(request, "moderation/decided.html", {"page": page, "rows": rows})


@keeps_draft("review:{public_id}")
@login_required
def review(request: HttpRequest, public_id) -> HttpResponse:
    """Read what was reported, and decide."""
    report = _report(request, public_id)
    subject = subject_of(report)
    require(rules.can_read_report, request.user, report, subject.writer)
    form, status, refusal = _decision_form(request, report, subject), 200, None
    if form.is_valid():
        try:
            decision = actions.decide_report(actor=request.user, report=report, **form.cleaned_data)
        except (*NOT_DECIDED, NotAllowed) as error:
            report.refresh_from_db()
            refusal, subject = error, subject_of(report)
            form = _refused_form(request, report, subject, refusal)
            status = 403 if isinstance(refusal, NotAllowed) else 200
        else:
            messages.success(request, f"{_('Decided.')} {mark_told([decision])[0].told}")
            return redirect("moderation:queue")
    context = _report_context(request, report, subject) | {"form": form}
    context["is_just_decided"] = isinstance(refusal, actions.AlreadyDecided)
    return render(request, "moderation/review.html", context, status=status)


def _decision_form(request: HttpRequest, report: Report, subject: Subject) -> DecisionForm:
    version = version_of(report, subject, reader=request.user)
    initial = with_draft(request)
    return DecisionForm(request.POST or None, report=report, subject=subject, version=version, initial=initial)


def _refused_form(request: HttpRequest, report: Report, subject: Subject, refusal: Exception) -> DecisionForm:
    """Return the form with the typed text, and what is possible now."""
    form = _decision_form(request, report, subject)
    form.add_refusal(
        refusal,
        version=version_of(report, subject, reader=request.user),
        by_colleague=not rules.is_newest_decision_of(request.user, report),
    )
    return form


@login_required
def claim(request: HttpRequest, public_id) -> HttpResponse:
    actions.claim_report(actor=request.user, report=_report(request, public_id))
    return redirect("moderation:review", public_id)


@keeps_draft("decision:{public_id}")
@login_required
def decision(request: HttpRequest, public_id) -> HttpResponse:
    """Show the writer the statement of reasons: which rule, which words, their own text, and how to appeal."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    form, status = AppealForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            actions.appeal_decision(actor=request.user, decision=decision, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Another moderator will look at it. You can read here what comes of it."))
            url, text = reverse("moderation:decision", args=[public_id]), form.cleaned_data["text"]
            return redirect(url_with_help(request, url, text, then=READ_BY_MODERATORS))
    subject = subject_of(decision)
    context = {
        "decision": decision,
        "text": subject.text,
        "has_text": subject.target.can_be_hidden,
        "form": form,
        "may_appeal": rules.can_appeal(request.user, decision),
        "appeal": decision.appeals.first(),
        "answer": decision.second_looks.order_by("-pk").first(),
        "weeks": rules.APPEAL_WEEKS,
    }
    return render(request, "moderation/decision.html", context, status=status)


@kept_for_visitors
def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/how_it_works.html")


# shared by the views above


def _report(request: HttpRequest, public_id) -> Report:
    reports = Report.objects.visible_to(request.user).select_related("appeal_of", "group")
    return get_object_or_404(reports, public_id=public_id)


def _report_context(request: HttpRequest, report: Report, subject: Subject) -> dict:
    is_closed_to_moderators = report.is_signal and subject.target.is_private
    same = Report.objects.visible_to(request.user).filter(kind=report.kind, thing=report.thing)
    return {
        "report": report,
        "label": subject.target.label,
        "text": "" if is_closed_to_moderators else subject.text,
        "is_closed_to_moderators": is_closed_to_moderators,
        "earlier_texts": [] if is_closed_to_moderators else subject.earlier_texts,
        "along": subject.target.sent_along(report.along),
        "url": subject.url,
        "author": subject.target.persona(subject.thing) if subject.thing else None,
        "may_decide": rules.can_decide(request.user, report, subject.writer),
        "settled_by": rules.settling_decision(report, subject),
        "others": same.exclude(pk=report.pk),
        "decisions": mark_told(
            Decision.objects.about(report.kind, report.thing).select_related("decided_by", "writer", "second_look_at")
        ),
        "notes": mark_told(report.notes.select_related("member", "written_by")),
        "cannot_be_told": cannot_be_told(subject.writer),
        "is_claimed_by_other": report.state == ReportState.CLAIMED and report.claimed_by != request.user,
    }
