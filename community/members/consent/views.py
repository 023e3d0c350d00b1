"""The consents of a member: read, withdraw, give, and answer when a text has changed."""

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
RECONSENT_ASKED = "asked_for_new_terms"  # in the session: asked once a session, not on every page


@no_reconsent
@require_http_methods(["GET", "POST"])
@login_required
def consent(request: HttpRequest) -> HttpResponse:
    """Show each purpose with what it is for, since when, a button to give or withdraw, and the earlier consents."""
    if request.method == "POST" and request.POST.get("purpose") in Purpose.values:
        _save_answer(request)
        return redirect("members:consent")
    consents = request.user.consents.newest_first().select_related("text")[:HISTORY_ROWS]
    return render(request, "members/consent.html", {"rows": _rows(list(consents), Purpose)})


@no_reconsent
@require_http_methods(["GET", "POST"])
@login_required
def asked_again(request: HttpRequest) -> HttpResponse:
    """Ask again after a text has changed: what is different, what holds until the answer, and the question."""
    next_page = next_url(request, reverse("members:home"))
    request.session[RECONSENT_ASKED] = True
    if request.method == "POST" and request.POST.get("purpose") in Purpose.values:
        _save_answer(request)
    consents = list(request.user.consents.standing().select_related("text"))
    changed = [consent.purpose for consent in consents if consent.version != TERMS[consent.purpose].version]
    if not changed:
        return redirect(next_page)
    rows = _rows(consents, [Purpose(value) for value in changed])
    for row in rows:
        text = actions.store_text(purpose=row["purpose"], version=row["terms"].version)
        row["until"] = text.first_shown_of_version() + timedelta(days=ANSWER_DAYS)
    return render(request, "members/reconsent.html", {"rows": rows, "next": next_page})


def _save_answer(request: HttpRequest) -> None:
    purpose = request.POST["purpose"]
    if request.POST.get("answer") != "yes":
        actions.withdraw_consent(actor=request.user, purpose=purpose)
        messages.success(request, _("Done. You have withdrawn your consent, and it stopped at once."))
    elif request.POST.get("version") != TERMS[purpose].version:
        messages.warning(request, _("This text changed while you had it open. Read it once more before you agree."))
    else:
        actions.give_consent(actor=request.user, purpose=purpose)
        messages.success(request, _("Thank you. You have agreed."))


def _rows(consents: list[Consent], purposes) -> list[dict]:
    """Return per purpose: the present text, the standing consent, and the earlier ones, newest first."""
    rows = []
    for purpose in purposes:
        of_purpose = [consent for consent in consents if consent.purpose == purpose]
        standing = next((consent for consent in of_purpose if consent.withdrawn_at is None), None)
        row = {"purpose": purpose.value, "label": purpose.label, "terms": TERMS[purpose], "given": standing}
        row["is_earlier_text"] = standing is not None and standing.version != TERMS[purpose].version
        rows.append(row | {"before": [consent for consent in of_purpose if consent is not standing]})
    return rows
