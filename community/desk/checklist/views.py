from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.desk.checklist import actions
from community.desk.checklist.items import all_items
from community.desk.doors import for_operators
from community.members.accounts.rules import is_sign_up_open
from community.members.rules import can_edit_pages


@for_operators
def checklist(request: HttpRequest) -> HttpResponse:
    """Show what is missing before people are let in, and whether visitors can sign up."""
    return _page(request)


@for_operators
def open_sign_up(request: HttpRequest) -> HttpResponse:
    try:
        actions.open_sign_up(actor=request.user)
    except actions.NotReady:
        return _page(request, is_refused=True)
    messages.success(request, _("Signing up is open now. Welcome to your first members."))
    return redirect("desk:checklist")


@for_operators
def close_sign_up(request: HttpRequest) -> HttpResponse:
    actions.close_sign_up(actor=request.user)
    messages.success(request, _("Signing up is closed now. Members can still log in."))
    return redirect("desk:checklist")


@for_operators
def send_test_email(request: HttpRequest) -> HttpResponse:
    actions.send_test_email(actor=request.user)
    messages.success(request, _("A test e-mail is on its way to your own address. See below what became of it."))
    return redirect("desk:checklist")


@for_operators
def put_starter_texts(request: HttpRequest) -> HttpResponse:
    number = actions.put_starter_texts(actor=request.user)
    sentence = ngettext(
        "%(n)s text is ready as a draft in the CMS.", "%(n)s texts are ready as drafts in the CMS.", number
    )
    messages.success(request, sentence % {"n": number} if number else _("Every text has been begun already."))
    return redirect("desk:checklist")


def _page(request: HttpRequest, *, is_refused: bool = False) -> HttpResponse:
    items = all_items()
    missing = [item for item in items if item.is_must and not item.is_done]
    context = {
        "items": items,
        "missing": missing,
        "is_refused": is_refused and bool(missing),
        "is_open": is_sign_up_open(),
        "is_editor": can_edit_pages(request.user),
        "offers_texts": any(not item.is_done for item in items if item.key.startswith("text-")),
    }
    return render(request, "desk/checklist.html", context, status=409 if is_refused else 200)
