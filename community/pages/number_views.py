"""The second look at a number of a help line, for editors and for those who run the site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.members.rules import can_edit_pages, can_operate
from community.pages import actions
from community.pages.forms import CalledNumberForm
from community.pages.helplines import localized
from community.pages.models import NumberChange
from community.pages.rules import can_accept_number, is_alone


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """List the numbers that wait for a second look.

    Raises:
        Http404: the reader neither edits nor runs the site.
    """
    if not (can_edit_pages(request.user) or can_operate(request.user)):
        raise Http404
    return _page(request, {})


@require_POST
@login_required
def accept(request: HttpRequest, public_id) -> HttpResponse:
    change = _change(request, public_id)
    form = CalledNumberForm(request.POST, change=change)
    if not form.is_valid():
        return _page(request, {change.pk: form})
    actions.accept_number(actor=request.user, change=change)
    messages.success(request, _("The new number is on the site now."))
    return redirect("numbers:waiting")


@require_POST
@login_required
def decline(request: HttpRequest, public_id) -> HttpResponse:
    actions.decline_number(actor=request.user, change=_change(request, public_id))
    messages.success(request, _("The old number stays."))
    return redirect("numbers:waiting")


def _change(request: HttpRequest, public_id) -> NumberChange:
    return get_object_or_404(NumberChange.objects.visible_to(request.user), public_id=public_id)


def _page(request: HttpRequest, sent_forms: dict) -> HttpResponse:
    changes = list(NumberChange.objects.visible_to(request.user))
    for change in changes:
        change.may_accept = can_accept_number(request.user, change)
        empty = CalledNumberForm(change=change)
        change.form = sent_forms.get(change.pk, empty)
        for name, number in change.changed.items():
            setattr(change.line, name, number)
        change.shown = localized([change.line])[0]
    context = {"changes": changes, "is_alone": is_alone(request.user)}
    return render(request, "pages/numbers.html", context)
