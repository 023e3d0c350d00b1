from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.desk.setup.actions import EmailTaken, LinkUsed, begin_house
from community.desk.setup.forms import BeginForm
from community.desk.setup.links import is_valid
from community.members.accounts.forms import language_now
from community.web import ratelimit

TRIES_PER_HOUR = 20


@never_cache
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account of the first operator, for whoever has the setup link; to others this page does not exist."""
    if not is_valid(token):
        raise Http404
    form = BeginForm(request.POST or None)
    full = _("There have been many attempts in a short time. Wait a few minutes, and try again.")
    limit = {"limit": TRIES_PER_HOUR, "seconds": 3600, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "begin", ratelimit.client_key(request), **limit):
        data = form.cleaned_data
        words = {"birth_year": data["birth_year"], "language": language_now()}
        try:
            begin_house(token=token, email=data["email"], password=data["password1"], **words)
        except LinkUsed:
            raise Http404 from None
        except EmailTaken:
            form.add_taken()
        else:
            messages.success(request, _("Your account is ready. Log in with the address and the password you chose."))
            return redirect("account_login")
    return render(request, "desk/begin.html", {"form": form})
