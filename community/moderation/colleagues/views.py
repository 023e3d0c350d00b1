from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.members.drafts.prefill import with_draft
from community.moderation.colleagues import actions, rules
from community.moderation.colleagues.forms import AskOpinionForm, CaseNoteForm, HandOverForm, OpinionForm
from community.moderation.decisions.rules import possible_outcomes
from community.moderation.decisions.views import readable_report
from community.moderation.models import Report
from community.moderation.registry import subject_of
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft, unlimited
from community.web.idempotency import submission_key

HAND_OVER = (gettext_lazy("Hand this over to a colleague"), gettext_lazy("Hand over"))
NOTE = (gettext_lazy("A note for your colleagues"), gettext_lazy("Keep this note"))
ASK = (gettext_lazy("Ask for a second opinion"), gettext_lazy("Ask for a second opinion"))
GIVE = (gettext_lazy("Give a second opinion"), gettext_lazy("Give this opinion"))


@unlimited
@login_required
def release(request: HttpRequest, public_id) -> HttpResponse:
    report = readable_report(request, public_id)
    actions.release_case(actor=request.user, report=report)
    messages.success(request, _("You have let this go. It waits for a colleague now."))
    return redirect("moderation:queue")


@keeps_draft("hand_over:{public_id}")
@unlimited
@login_required
def hand_over(request: HttpRequest, public_id) -> HttpResponse:
    """Hand a case over to a colleague."""
    report = readable_report(request, public_id)
    require(rules.can_work_on, request.user, report, subject_of(report).writer)
    form = HandOverForm(request.POST or None, initial=with_draft(request), report=report, member=request.user)
    return _answer(request, report, form, actions.hand_over, HAND_OVER, _("Your colleague has it now, and was told."))


@keeps_draft("case_note:{public_id}")
@unlimited
@login_required
def write_case_note(request: HttpRequest, public_id) -> HttpResponse:
    """Write a note to colleagues."""
    report = readable_report(request, public_id)
    require(rules.can_write_case_note, request.user, report, subject_of(report).writer)
    form, key = CaseNoteForm(request.POST or None, initial=with_draft(request)), submission_key(request)
    return _answer(request, report, form, actions.write_case_note, NOTE, _("Your note is kept."), submission_id=key)


@keeps_draft("ask_opinion:{public_id}")
@unlimited
@login_required
def ask_opinion(request: HttpRequest, public_id) -> HttpResponse:
    """Ask for a second opinion."""
    report = readable_report(request, public_id)
    require(rules.can_work_on, request.user, report, subject_of(report).writer)
    form = AskOpinionForm(request.POST or None, initial=with_draft(request), report=report, member=request.user)
    key, done = submission_key(request), _("Your question is asked. You hear when there is an answer.")
    return _answer(request, report, form, actions.ask_opinion, ASK, done, submission_id=key)


@keeps_draft("give_opinion:{public_id}:{opinion_id}")
@unlimited
@login_required
def give_opinion(request: HttpRequest, public_id, opinion_id) -> HttpResponse:
    """Give a second opinion."""
    report = readable_report(request, public_id)
    subject = subject_of(report)
    require(rules.can_work_on, request.user, report, subject.writer)
    if report.case is None:
        raise Http404
    opinion = get_object_or_404(report.case.opinions.select_related("asked_by"), public_id=opinion_id)
    outcomes = possible_outcomes(report, subject)
    form = OpinionForm(request.POST or None, initial=with_draft(request), outcomes=outcomes)
    done = _("Your opinion is given. Your colleague decides.")
    return _answer(request, report, form, actions.give_opinion, GIVE, done, opinion=opinion)


def _answer(
    request: HttpRequest,
    report: Report,
    form: forms.Form,
    action: Callable,
    texts: tuple[Promise, Promise],
    done: str,
    **values,
) -> HttpResponse:
    """Do what the form asks, or show it: with the reason and the typed text when the action refused."""
    status = 200
    if form.is_valid():
        try:
            action(actor=request.user, report=report, **values, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, done)
            return redirect("moderation:review", report.public_id)
    title, button = texts
    context = {"report": report, "form": form, "title": title, "button": button, "opinion": values.get("opinion")}
    return render(request, "moderation/colleagues/form.html", context, status=status)
