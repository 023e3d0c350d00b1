from collections.abc import Callable
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.privacy import actions, authored, processing_register
from community.privacy.counts import count_rows
from community.privacy.forms import LeaveForm, PasswordForm
from community.privacy.models import Leaving
from community.privacy.registry import ContentChoice, Holding, authored_holding, holdings
from community.web import ratelimit
from community.web.decorators import kept_for_visitors

PASSWORDS_PER_HOUR = 10
PAUSES_PER_DAY = 6  # each makes all rooms look again at everything this member wrote


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the site keeps of the member, with the ways to export, pause, erase and leave."""
    counted, leaving = count_rows(request.user), Leaving.objects.filter(member=request.user).first()
    counts = [(holding, counted[holding.model_label]) for holding in holdings() if counted[holding.model_label]]
    context = {"counts": counts, "leaving": leaving}
    return render(request, "privacy/overview.html", context)


# Pausing


@login_required
def pause(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "privacy/pause.html", {"counts": authored.counts(request.user)})
    try:
        ratelimit.consume("pause", request.user.pk, limit=PAUSES_PER_DAY, seconds=86_400)
    except ratelimit.RateLimitExceeded:
        text = _("You have gone away and come back several times today. You can go away again tomorrow.")
        return render(request, "privacy/too_many.html", {"text": text}, status=429)
    actions.pause(actor=request.user)
    messages.success(request, _("You are away now. Nobody else sees you or what you wrote, until you come back."))
    return redirect("privacy:overview")


@login_required
def come_back(request: HttpRequest) -> HttpResponse:
    actions.come_back(actor=request.user)
    messages.success(request, _("It is good to have you back. Everything is as it was before."))
    return redirect("privacy:overview")


# Authored content


@login_required
def authored_overview(request: HttpRequest) -> HttpResponse:
    """Show how much the member wrote, per kind, also where they cannot read any more."""
    return render(request, "privacy/authored.html", {"counts": authored.counts(request.user)})


@login_required
def authored_list(request: HttpRequest, model_label: str) -> HttpResponse:
    holding = authored_holding(model_label)
    if holding is None:
        raise Http404
    page = authored.list_page(holding, request.user, request.GET)
    return render(request, "privacy/authored_list.html", {"holding": holding, "page": page})


@login_required
def remove_item(request: HttpRequest, model_label: str, public_id: UUID) -> HttpResponse:
    holding = authored_holding(model_label)
    item = holding and authored.find_item(holding, request.user, public_id)
    if not item:
        raise Http404
    return _remove_item(request, holding, item)


@reauthentication_required
def _remove_item(request: HttpRequest, holding: Holding, item: authored.AuthoredItem) -> HttpResponse:
    if request.method != "POST":
        return render(request, "privacy/remove_item.html", {"holding": holding, "item": item})
    actions.remove_item(actor=request.user, model_label=holding.model_label, public_id=item.public_id)
    messages.success(request, _("It is gone. A short line marks its place."))
    return redirect("privacy:authored_list", model_label=holding.model_label)


@login_required
def anonymise_all(request: HttpRequest) -> HttpResponse:
    return _apply_to_all(request, ContentChoice.ANONYMISE, "privacy/anonymise_all.html")


@login_required
def remove_all(request: HttpRequest) -> HttpResponse:
    return _apply_to_all(request, ContentChoice.REMOVE, "privacy/remove_all.html")


def _apply_to_all(request: HttpRequest, choice: ContentChoice, template: str) -> HttpResponse:
    """Say what happens, to how much, and ask for the password; then apply the choice to everything authored."""
    counts = authored.counts(request.user)

    def carry_out(form: PasswordForm) -> HttpResponse:
        choices = {holding.model_label: choice for holding, _count in counts}
        count = sum(actions.apply_content_choices(actor=request.user, choices=choices).values())
        text = ngettext("Done: %(count)d thing that you wrote.", "Done: %(count)d things that you wrote.", count)
        messages.success(request, text % {"count": count})
        return redirect("privacy:authored")

    form = PasswordForm(request.POST or None, member=request.user)
    return _with_password(request, form, template, {"counts": counts}, carry_out)


def _with_password(
    request: HttpRequest, form: PasswordForm, template: str, context: dict, carry_out: Callable
) -> HttpResponse:
    """Show the form until it is valid, then carry out. After too many tries the password is not checked at all."""
    if request.method == "POST":
        try:
            ratelimit.consume("leave", request.session.session_key, limit=PASSWORDS_PER_HOUR, seconds=3600)
        except ratelimit.RateLimitExceeded:
            messages.warning(
                request, _("There were too many attempts. Nothing has changed; wait an hour and try again.")
            )
            form.initial |= {name: request.POST[name] for name in form.fields if name in request.POST}
            form.initial.pop("password", None)
            form.is_bound = False
            return render(request, template, context | {"form": form}, status=429)
    return carry_out(form) if form.is_valid() else render(request, template, context | {"form": form})


# Leaving


@login_required
def leave(request: HttpRequest) -> HttpResponse:
    def carry_out(form: LeaveForm) -> HttpResponse:
        if form.cleaned_data["when"] == "later":
            actions.ask_to_leave(actor=request.user, choices=form.choices)
            return redirect("privacy:overview")
        actions.leave(actor=request.user, choices=form.choices)
        logout(request)
        return redirect("privacy:goodbye")

    form = LeaveForm(request.POST or None, member=request.user, counts=authored.counts(request.user))
    return _with_password(request, form, "privacy/leave.html", {"days": actions.DAYS_TO_THINK}, carry_out)


def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/goodbye.html")


# For everybody


@kept_for_visitors
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of processing: what the site keeps of people, why, how long, and how much expired lately."""
    run = processing_register.last_run()
    return render(request, "privacy/register.html", {"rows": processing_register.register_rows(run), "run": run})


def register_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(processing_register.as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response
