from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.crisis.help import url_with_help
from community.emails import site_url
from community.members.drafts.prefill import with_draft
from community.members.rules import can_moderate
from community.moderation.choices import APPEAL_WEEKS
from community.moderation.decisions import actions, rules
from community.moderation.decisions.forms import AppealForm
from community.moderation.decisions.statement import as_data, measures_in, statement_of
from community.moderation.decisions.together import decide_case, parts_of, told_together
from community.moderation.decisions.together_forms import CaseDecisionForm
from community.moderation.decisions.versions import version_of
from community.moderation.measures.email import decision_by_token
from community.moderation.measures.forms import MeasureForm
from community.moderation.models import Decision, Report
from community.moderation.promises import words_are_read
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import Subject, subject_of
from community.moderation.reports.history import histories_of
from community.moderation.rewriting.rules import can_rewrite, open_rewrite
from community.moderation.rules import can_read_report
from community.moderation.statement_templates.forms import initial_values, is_beginning, sent_form
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft, unlimited

NOT_DECIDED = (actions.AlreadyDecided, actions.ChangedMeanwhile, actions.OutcomeNotPossible)


@keeps_draft("review:{public_id}")
@unlimited
@login_required
def review(request: HttpRequest, public_id) -> HttpResponse:
    """Read what was reported, and decide."""
    report = readable_report(request, public_id)
    subject = subject_of(report)
    require(can_read_report, request.user, report, subject.writer)
    form, status, refusal = _decision_form(request, report, subject), 200, None
    measure_form = _measure_form(request, report, subject)
    if form.is_valid() and measure_form.is_valid() and measure_form.fits(form):
        fields = form.cleaned_data | {"measure": measure_form.chosen}
        try:
            decision = decide_case(actor=request.user, report=report, **fields)
        except (*NOT_DECIDED, NotAllowed) as error:
            report.refresh_from_db()
            refusal, subject = error, subject_of(report)
            form = _refused_form(request, report, subject, refusal)
            status = 403 if isinstance(refusal, NotAllowed) else 200
        else:
            messages.success(request, f"{_('Decided.')} {mark_told([decision])[0].told}")
            return redirect("moderation:queue")
    context = _report_context(request, report, subject) | {"form": form, "measure_form": measure_form}
    context["is_beginning"] = is_beginning(request)
    context["is_just_decided"] = isinstance(refusal, actions.AlreadyDecided)
    return render(request, "moderation/review.html", context, status=status)


def _decision_form(request: HttpRequest, report: Report, subject: Subject) -> CaseDecisionForm:
    seen = request.POST.get("seen") if is_beginning(request) else ""
    version = seen or version_of(report, subject, reader=request.user)
    initial = initial_values(request, into="explanation", reader=subject.writer)
    about = {"report": report, "subject": subject, "parts": parts_of(report, request.user)}
    return CaseDecisionForm(sent_form(request), **about, version=version, initial=initial)


def _measure_form(request: HttpRequest, report: Report, subject: Subject) -> MeasureForm:
    """Return the form with what can be asked of the person: nothing in a second look, which takes no measure."""
    writer = subject.writer if rules.open_appeal(report) is None else None
    return MeasureForm(request.POST or None, actor=request.user, writer=writer, group=report.group)


def _refused_form(request: HttpRequest, report: Report, subject: Subject, refusal: Exception) -> CaseDecisionForm:
    """Return the form with the typed text, and what is possible now."""
    form = _decision_form(request, report, subject)
    form.add_refusal(
        refusal,
        version=version_of(report, subject, reader=request.user),
        by_colleague=not rules.is_newest_decision_of(request.user, report),
    )
    return form


@keeps_draft("decision:{public_id}")
@login_required
def decision(request: HttpRequest, public_id) -> HttpResponse:
    """Show the writer the statement of reasons: which rule, which words, their own text, and how to appeal."""
    decision = get_object_or_404(_own_decisions(request), public_id=public_id)
    return _statement(request, decision, url=reverse("moderation:decision", args=[public_id]))


@never_cache
def linked_statement(request: HttpRequest, token: str) -> HttpResponse:
    """Show the statement of reasons to a writer who cannot log in, by the signed link in the email."""
    try:
        decision = decision_by_token(token)
    except BadSignature:
        decision = None
    if decision is None:
        raise Http404
    return _statement(request, decision, url=reverse("moderation:statement", args=[token]))


def _statement(request: HttpRequest, decision: Decision, *, url: str) -> HttpResponse:
    """Show a statement of reasons to its writer, and take in the appeal; ``url`` is where the writer reads it."""
    writer = decision.writer
    form, status = AppealForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            actions.appeal_decision(actor=writer, decision=decision, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Another moderator will look at it. You can read here what comes of it."))
            then = words_are_read(second_look=True)
            return redirect(url_with_help(request, url, form.cleaned_data["text"], then=then))
    subject = subject_of(decision)
    context = {
        "decision": decision,
        "statement": statement_of(decision),
        "text": subject.text,
        "has_text": subject.target.can_be_hidden,
        "form": form,
        "measures": measures_in(decision),
        "may_appeal": rules.can_appeal(writer, decision),
        "appeal": decision.appeals.filter(is_of_reporter=False).first(),
        "answer": decision.second_looks.filter(is_of_reporter=False).order_by("-pk").first(),
        "may_rewrite": can_rewrite(writer, decision, subject),
        "rewritten": open_rewrite(decision),
        "weeks": APPEAL_WEEKS,
        "full_url": site_url(url),
        "told_together": told_together(decision),
    }
    return render(request, "moderation/decision.html", context, status=status)


@login_required
def statement_file(request: HttpRequest, public_id) -> HttpResponse:
    """Give the writer the statement of reasons as a file for machines."""
    decision = get_object_or_404(_own_decisions(request), public_id=public_id)
    response = JsonResponse(as_data(decision), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="besluit.json"'
    return response


def _own_decisions(request: HttpRequest):
    return Decision.objects.visible_to(request.user).select_related("second_look_at")


def readable_report(request: HttpRequest, public_id) -> Report:
    """Return a report that this moderator may find, with its case, group and appealed decision; else 404."""
    reports = Report.objects.visible_to(request.user).select_related("appeal_of", "group", "case")
    return get_object_or_404(reports, public_id=public_id)


def _report_context(request: HttpRequest, report: Report, subject: Subject) -> dict:
    is_closed_to_moderators = report.is_signal and subject.target.is_private
    same = Report.objects.visible_to(request.user).filter(kind=report.kind, thing=report.thing)
    others = same.exclude(pk=report.pk)
    return {
        "report": report,
        "subject": subject,
        "label": subject.target.label,
        "text": "" if is_closed_to_moderators else subject.text,
        "is_closed_to_moderators": is_closed_to_moderators,
        "earlier_texts": [] if is_closed_to_moderators else subject.earlier_texts,
        "along": subject.target.sent_along(report.along),
        "url": subject.url,
        "author": subject.target.persona(subject.thing) if subject.thing else None,
        "may_decide": rules.can_decide(request.user, report, subject.writer),
        "settled_by": rules.settling_decision(report, subject),
        "others": others,
        "has_reasons": any(row.text for row in (report, *others)),
        "is_heavy": any(row.is_heavy for row in (report, *others)),
        "histories": histories_of(report),
        "may_see_reporters": can_moderate(request.user) and report.source == "reader" and not report.is_decided,
        "decisions": mark_told(
            Decision.objects.about(report.kind, report.thing).select_related("decided_by", "writer", "second_look_at")
        ),
        "notes": mark_told(report.notes.select_related("member", "written_by")),
        "cannot_be_told": cannot_be_told(subject.writer),
        "parts": parts_of(report, request.user),
    }
