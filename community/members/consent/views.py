"""What this member agreed to: look, take back, give, and answer when a text has changed."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.members.choices import Purpose
from community.members.consent import actions
from community.members.consent.purposes import ANSWER_DAYS, TERMS
from community.members.models import Consent
from community.web.decorators import no_reconsent
from community.web.redirects import next_url

HISTORY_ROWS = 50
ASKED = "asked_for_new_terms"  # in the session: asked once a log-in, not on every page


@no_reconsent
@require_http_methods(["GET", "POST"])
@login_required
def consent(request: HttpRequest) -> HttpResponse:
    """Each purpose with what it is for, since when, one button to give or take back, and what happened before."""
    if request.method == "POST" and request.POST.get("purpose") in Purpose.values:
        _answered(request)
        return redirect("members:consent")
    kept = request.user.consents.newest_first().select_related("text")[:HISTORY_ROWS]
    return render(request, "members/consent.html", {"rows": _rows(list(kept), Purpose)})


@no_reconsent
@require_http_methods(["GET", "POST"])
@login_required
def asked_again(request: HttpRequest) -> HttpResponse:
    """A text has changed: what is different, what happens until one answers, and the question."""
    onward = next_url(request, reverse("members:home"))
    request.session[ASKED] = True
    if request.method == "POST" and request.POST.get("purpose") in Purpose.values:
        _answered(request)
    kept = list(request.user.consents.standing().select_related("text"))
    waiting = [given.purpose for given in kept if given.version != TERMS[given.purpose].version]
    if not waiting:
        return redirect(onward)
    rows = _rows(kept, [Purpose(value) for value in waiting])
    for row in rows:
        first = actions.keep_text(purpose=row["purpose"], version=row["terms"].version).first_shown_of_version()
        row["until"] = first + timedelta(days=ANSWER_DAYS)
    return render(request, "members/asked_again.html", {"rows": rows, "next": onward})


def _answered(request: HttpRequest) -> None:
    purpose = request.POST["purpose"]
    if request.POST.get("answer") != "yes":
        actions.withdraw_consent(actor=request.user, purpose=purpose)
        messages.success(request, _("Done. You took it back, and it stopped at once."))
    elif request.POST.get("version") != TERMS[purpose].version:
        messages.warning(request, _("This text changed while you had it open. Read it once more before you agree."))
    else:
        actions.give_consent(actor=request.user, purpose=purpose)
        messages.success(request, _("Thank you. You agreed."))


def _rows(kept: list[Consent], purposes) -> list[dict]:
    """Per purpose: the text of now, the consent that stands, and the earlier ones, newest first."""
    rows = []
    for purpose in purposes:
        mine = [given for given in kept if given.purpose == purpose]
        given = next((one for one in mine if one.withdrawn_at is None), None)
        row = {"purpose": purpose.value, "label": purpose.label, "terms": TERMS[purpose], "given": given}
        row["is_earlier_text"] = given is not None and given.version != TERMS[purpose].version
        rows.append(row | {"before": [one for one in mine if one is not given]})
    return rows
