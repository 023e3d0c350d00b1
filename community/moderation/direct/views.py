from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.moderation.decisions.actions import ChangedMeanwhile, OutcomeNotPossible
from community.moderation.decisions.forms import DecisionForm
from community.moderation.decisions.versions import version_of
from community.moderation.direct import rules
from community.moderation.direct.actions import act, own_motion, subject_now
from community.moderation.measures.forms import MeasureForm
from community.moderation.models import Decision, Report
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import Subject, is_registered, target
from community.moderation.statement_templates.forms import initial_values, is_beginning, sent_form
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft, unlimited


@keeps_draft("act:{kind}:{public_id}")
@unlimited
@login_required
def act_on(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    """Decide on this without a report. When there is a report already, the moderator goes on there."""
    subject = _subject(request, kind, public_id)
    waiting = Report.objects.visible_to(request.user).about(kind, public_id).undecided().order_by("pk").first()
    if waiting is not None and request.method == "GET":
        return redirect("moderation:review", waiting.public_id)
    report = own_motion(kind, subject.thing, actor=request.user)
    form, status = _form(request, report, subject), 200
    measure_form = MeasureForm(request.POST or None, actor=request.user, writer=subject.writer, group=report.group)
    if form.is_valid() and measure_form.is_valid() and measure_form.fits(form):
        fields = form.cleaned_data | {"measure": measure_form.chosen}
        try:
            decision = act(actor=request.user, kind=kind, thing=subject.thing, **fields)
        except (ChangedMeanwhile, OutcomeNotPossible, NotAllowed) as refusal:
            subject = _subject(request, kind, public_id)
            form = _form(request, report, subject)
            form.add_refusal(refusal, version=version_of(report, subject, reader=request.user), by_colleague=True)
            status = 403 if isinstance(refusal, NotAllowed) else 200
        else:
            messages.success(request, f"{_('Decided.')} {mark_told([decision])[0].told}")
            return redirect("moderation:review", decision.report.public_id)
    context = _context(report, subject) | {"form": form, "measure_form": measure_form}
    return render(request, "moderation/direct/act.html", context, status=status)


def _subject(request: HttpRequest, kind: str, public_id) -> Subject:
    """Return what this is about; to who may not act on it, it does not exist."""
    thing = target(kind).thing(public_id) if is_registered(kind) else None
    if thing is None or not rules.can_act(request.user, subject_now(kind, thing)):
        raise Http404
    return subject_now(kind, thing)


def _form(request: HttpRequest, report: Report, subject: Subject) -> DecisionForm:
    seen = request.POST.get("seen") if is_beginning(request) else ""
    version = seen or version_of(report, subject, reader=request.user)
    initial = initial_values(request, into="explanation", reader=subject.writer)
    return DecisionForm(sent_form(request), report=report, subject=subject, version=version, initial=initial)


def _context(report: Report, subject: Subject) -> dict:
    decisions = Decision.objects.about(report.kind, report.thing)
    return {
        "report": report,
        "subject": subject,
        "label": subject.target.label,
        "text": subject.text,
        "earlier_texts": subject.earlier_texts,
        "url": subject.url,
        "author": subject.target.persona(subject.thing),
        "decisions": mark_told(decisions.select_related("decided_by", "writer", "second_look_at")),
        "cannot_be_told": cannot_be_told(subject.writer),
    }
