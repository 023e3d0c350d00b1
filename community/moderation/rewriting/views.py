from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.crisis.help import url_with_help
from community.members.drafts.prefill import with_draft
from community.moderation.models import Decision
from community.moderation.promises import words_are_read
from community.moderation.registry import subject_of
from community.moderation.rewriting import actions, rules
from community.moderation.rewriting.forms import RewriteForm
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft
from community.web.edit_lock import ChangedMeanwhile


@keeps_draft("rewrite:{public_id}")
@login_required
def rewrite(request: HttpRequest, public_id) -> HttpResponse:
    """Let the writer write again what a moderator hid for that."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    subject, status = subject_of(decision), 200
    require(rules.can_rewrite, request.user, decision, subject)
    stored = {part.name: part.value for part in subject.parts}
    form = RewriteForm(request.POST or None, parts=subject.parts, initial=with_draft(request, stored))
    if form.is_valid():
        made_from = form.cleaned_data["made_from"]
        try:
            actions.send_rewrite(actor=request.user, decision=decision, words=form.words, made_from=made_from)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Your new words are saved. A moderator looks before others see them."))
            url = reverse("moderation:decision", args=[public_id])
            return redirect(url_with_help(request, url, " ".join(form.words.values()), then=words_are_read()))
    context = {"decision": decision, "form": form, "marked": marked(subject.text, decision.fragment)}
    return render(request, "moderation/rewriting/rewrite.html", context, status=status)


def marked(text: str, fragment: str) -> SafeString:
    """Return the text as safe HTML, with the words of the fragment marked wherever they stand in it."""
    escaped, words = escape(text), escape(fragment.strip())
    if words:
        escaped = escaped.replace(words, f"<mark>{words}</mark>")
    return mark_safe(escaped)  # noqa: S308 (escaped above; the only tag is ours)
