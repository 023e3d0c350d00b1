from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.members.drafts.prefill import with_draft
from community.moderation.models import ModeratorNote, Report
from community.moderation.notes import actions, rules
from community.moderation.notes.forms import AnswerForm, NoteForm
from community.moderation.promises import looked_at_within
from community.moderation.recipients import cannot_be_told, mark_told
from community.moderation.registry import subject_of
from community.moderation.rules import can_read_report
from community.moderation.statement_templates.forms import initial_values, sent_form
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft
from community.web.idempotency import submission_key


@keeps_draft("write_note:{public_id}")
@login_required
def write_note(request: HttpRequest, public_id) -> HttpResponse:
    """Write to the writer of what was reported."""
    reports = Report.objects.visible_to(request.user).select_related("appeal_of", "group")
    report = get_object_or_404(reports, public_id=public_id)
    writer = subject_of(report).writer
    require(can_read_report, request.user, report, writer)
    initial = initial_values(request, into="text", reader=writer)
    form, status = NoteForm(sent_form(request), rule=report.rule, reader=writer, initial=initial), 200
    if form.is_valid():
        key = submission_key(request)
        try:
            note = actions.write_note(actor=request.user, report=report, submission_id=key, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, f"{_('Your words are sent.')} {mark_told([note])[0].told}")
            return redirect("moderation:review", public_id)
    context = {"report": report, "form": form, "cannot_be_told": cannot_be_told(writer)}
    return render(request, "moderation/write_note.html", context, status=status)


@keeps_draft("note:{public_id}")
@login_required
def note(request: HttpRequest, public_id) -> HttpResponse:
    """Show the person what a moderator wrote to them, and let them answer."""
    note = get_object_or_404(ModeratorNote.objects.visible_to(request.user), public_id=public_id)
    form, status = AnswerForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            actions.answer_note(actor=request.user, note=note, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            text = _("Your answer is sent. Moderators read it, usually %(within)s.")
            messages.success(request, text % {"within": looked_at_within()})
            return redirect("moderation:note", public_id)
    may_answer = rules.can_answer_note(request.user, note)
    context = {"note": note, "form": form, "may_answer": may_answer}
    return render(request, "moderation/note.html", context, status=status)
