from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community import ratelimit
from community.privacy import actions
from community.privacy.forms import LeaveForm
from community.privacy.registry import holdings

PASSWORDS_PER_HOUR = 10


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What the house keeps of me, why and how long; and the buttons to take it or to leave."""
    rows = [(held, held.rows_of(request.user).count()) for held in holdings()]
    return render(request, "privacy/overview.html", {"rows": [row for row in rows if row[1]]})


@login_required
def leave(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            ratelimit.take("leave", request.user.pk, limit=PASSWORDS_PER_HOUR, seconds=3600)
        except ratelimit.TooMany:  # the password is not even looked at
            messages.warning(request, _("That was tried too often. Nothing has changed; wait an hour and try again."))
            form = LeaveForm(initial={"words": request.POST.get("words", "")}, member=request.user)
            return render(request, "privacy/leave.html", {"form": form}, status=429)
    form = LeaveForm(request.POST or None, member=request.user)
    if form.is_valid():
        actions.leave(actor=request.user, remove_words=form.cleaned_data["words"] == "go")
        logout(request)
        return redirect("privacy:goodbye")
    return render(request, "privacy/leave.html", {"form": form})


def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/goodbye.html")
