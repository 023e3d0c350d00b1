"""Short links to report what a page shows many of: they lead to the page of the report those who see it, or saw it."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from community.ids import id_in_short, short_id
from community.moderation.reports.proofs import proof_for
from community.moderation.reports.rules import can_report, can_report_thing
from community.permissions import require


def report_token(user, kind: str, public_id: UUID) -> str:
    """Return what a link to report this begins with: its id, and the proof that this user sees it now."""
    return f"{short_id(public_id)}.{proof_for(user, kind, public_id)}"


def redirect_by_token(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """Redirect the link with this token, also when what it is about was deleted."""
    short, _point, proof = token.partition(".")
    return redirect_to_report(request, kind, id_in_short(short), proof)


def redirect_to_report(request: HttpRequest, kind: str, public_id: UUID | None, proof: str) -> HttpResponse:
    """Redirect to the page of the report; without the right to report this, to the log-in page.

    Raises:
        Http404: a member does not see it, and has no proof.
        NotAllowed: a member may not report.
    """
    if public_id is None or not can_report_thing(request.user, kind, public_id, proof):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())  # a member may see it
    require(can_report, request.user)
    return redirect(f"{reverse('moderation:report', args=[kind, public_id])}?proof={proof}")
