from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.moderation.care import actions
from community.moderation.care.exposure import folds_heavy, needs_break
from community.moderation.care.forms import FoldingForm
from community.moderation.rules import is_moderator
from community.web.decorators import unlimited


@login_required
def care(request: HttpRequest) -> HttpResponse:
    """Show a moderator what there is for themselves, and keep whether heavy words are folded."""
    if not is_moderator(request.user):
        raise Http404
    is_sent = request.method == "POST"
    form = FoldingForm(request.POST if is_sent else None, initial={"folds_heavy": folds_heavy(request.user)})
    if form.is_valid():
        actions.choose_folding(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("moderation:care")
    claimed = len(actions.claimed_reports(request.user))
    context = {"form": form, "claimed": claimed, "needs_break": needs_break(request.user)}
    return render(request, "moderation/care/care.html", context)


@unlimited
@login_required
def take_break(request: HttpRequest) -> HttpResponse:
    """Let everything go that the moderator is looking at."""
    if not is_moderator(request.user):
        raise Http404
    number = actions.let_everything_go(actor=request.user)
    text = _("You hold nothing. Rest well.")
    if number:
        text = ngettext(
            "You have let %(n)s report go: it waits for a colleague now. Rest well.",
            "You have let %(n)s reports go: they wait for colleagues now. Rest well.",
            number,
        ) % {"n": number}
    messages.success(request, text)
    return redirect("moderation:care")
