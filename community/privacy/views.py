from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.privacy import actions, authored
from community.privacy.forms import LeaveForm, PasswordForm
from community.privacy.models import Leaving
from community.privacy.register import as_csv, described, last_run
from community.privacy.registry import ContentChoice, Holding, authored_holding, holdings
from community.web import ratelimit

PASSWORDS_PER_HOUR = 10
PAUSES_PER_DAY = 6  # each makes all rooms look again at everything this member wrote


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What the house keeps of me; and the buttons to take it, to be away, to let go of words, and to leave."""
    rows = [(held, held.rows_of(request.user).count()) for held in holdings()]
    leaving = Leaving.objects.filter(member=request.user).first()
    return render(request, "privacy/overview.html", {"rows": [row for row in rows if row[1]], "leaving": leaving})


# being away


@login_required
def pause(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "privacy/pause.html", {"written": authored.counts(request.user)})
    try:
        ratelimit.consume("pause", request.user.pk, limit=PAUSES_PER_DAY, seconds=86_400)
    except ratelimit.RateLimitExceeded:
        message = _("You went away and came back several times today. Tomorrow you can go away again.")
        return render(request, "privacy/too_many.html", {"message": message}, status=429)
    actions.pause(actor=request.user)
    messages.success(request, _("You are away now. Nobody else sees you or what you wrote, until you come back."))
    return redirect("privacy:overview")


@login_required
def come_back(request: HttpRequest) -> HttpResponse:
    actions.come_back(actor=request.user)
    messages.success(request, _("Good that you are here. Everything is as it was before."))
    return redirect("privacy:overview")


# one's words


@login_required
def words(request: HttpRequest) -> HttpResponse:
    """What I wrote, per kind, wherever it stands: also where I cannot read any more."""
    return render(request, "privacy/words.html", {"written": authored.counts(request.user)})


@login_required
def words_of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    held = authored_holding(kind)
    if held is None:
        raise Http404
    page = authored.page(held, request.user, before=request.GET.get("older", ""))
    return render(request, "privacy/words_of_kind.html", {"held": held, "page": page})


@login_required
def remove_one(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    held = authored_holding(kind)
    thing = held and authored.one(held, request.user, public_id)
    if not thing:
        raise Http404
    return _remove_one(request, held, thing)


@reauthentication_required
def _remove_one(request: HttpRequest, held: Holding, thing: authored.Thing) -> HttpResponse:
    if request.method != "POST":
        return render(request, "privacy/remove_one.html", {"held": held, "thing": thing})
    actions.remove_one(actor=request.user, held=held, public_id=thing.public_id)
    messages.success(request, _("It is gone. A line stays in its place."))
    return redirect("privacy:words_of_kind", kind=held.model_label)


@login_required
def anonymise_words(request: HttpRequest) -> HttpResponse:
    return _let_words_go(request, ContentChoice.ANONYMISE, "privacy/anonymise_words.html")


@login_required
def remove_words(request: HttpRequest) -> HttpResponse:
    return _let_words_go(request, ContentChoice.REMOVE, "privacy/remove_words.html")


def _let_words_go(request: HttpRequest, choice: ContentChoice, template: str) -> HttpResponse:
    """Both say first what happens, with how many things, and ask for the password."""
    there = authored.counts(request.user)

    def carry_out(form: PasswordForm) -> HttpResponse:
        done = actions.let_words_go(actor=request.user, choices={held.model_label: choice for held, _count in there})
        count = sum(done.values())
        said = ngettext("Done: %(count)d thing that you wrote.", "Done: %(count)d things that you wrote.", count)
        messages.success(request, said % {"count": count})
        return redirect("privacy:words")

    form = PasswordForm(request.POST or None, member=request.user)
    return _with_password(request, form, template, {"written": there}, carry_out)


def _with_password(
    request: HttpRequest, form: PasswordForm, template: str, context: dict, carry_out: Callable
) -> HttpResponse:
    """The form, until the password is right; after some guesses it is not even looked at."""
    if request.method == "POST":
        try:
            ratelimit.consume("leave", request.user.pk, limit=PASSWORDS_PER_HOUR, seconds=3600)
        except ratelimit.RateLimitExceeded:
            messages.warning(request, _("That was tried too often. Nothing has changed; wait an hour and try again."))
            form.initial |= {name: request.POST[name] for name in form.fields if name in request.POST}
            form.initial.pop("password", None)
            form.is_bound = False
            return render(request, template, context | {"form": form}, status=429)
    return carry_out(form) if form.is_valid() else render(request, template, context | {"form": form})


# leaving


@login_required
def leave(request: HttpRequest) -> HttpResponse:
    def carry_out(form: LeaveForm) -> HttpResponse:
        if form.cleaned_data["when"] == "later":
            actions.ask_to_leave(actor=request.user, choices=form.choices)
            return redirect("privacy:overview")
        actions.leave(actor=request.user, choices=form.choices)
        logout(request)
        return redirect("privacy:goodbye")

    form = LeaveForm(request.POST or None, member=request.user, written=authored.counts(request.user))
    return _with_password(request, form, "privacy/leave.html", {"days": actions.DAYS_TO_THINK}, carry_out)


def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/goodbye.html")


# for everybody


def register(request: HttpRequest) -> HttpResponse:
    """The register of processing: what the house keeps of people, why, how long, and what went lately."""
    run = last_run()
    return render(request, "privacy/register.html", {"kinds": described(run), "run": run})


def register_csv(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer
