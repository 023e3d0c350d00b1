from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.contact import actions
from community.contact.forms import AnswerForm, ContactForm
from community.contact.models import ContactMessage
from community.contact.privacy import KEPT_DAYS
from community.contact.querysets import INBOX_ORDER
from community.contact.rules import can_answer
from community.members.drafts.prefill import with_draft
from community.members.models import Persona
from community.moderation.promises import contact_read_within
from community.permissions import NotAllowed
from community.web import ratelimit
from community.web.decorators import keeps_draft, unlogged
from community.web.idempotency import submission_key
from community.web.pagination import Cursor

MESSAGES_PER_HOUR = 5
WAITING_PER_PAGE, DONE_ROWS = 50, 20


@unlogged
def write(request: HttpRequest) -> HttpResponse:
    """Write to the people who run the site, without an account.

    The response to the form itself says thanks: the message needs no cookie, and nothing of it is in a URL.
    """
    form = ContactForm(request.POST or None)
    full = _("Many messages have come from here in one hour. Your words are still here; try again later.")
    limit = {"limit": MESSAGES_PER_HOUR, "seconds": 3600, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "contact", ratelimit.client_key(request), **limit):
        text, email = form.cleaned_data["text"], form.cleaned_data["email"]
        actions.leave_message(submission_id=submission_key(request), text=text, email=email)
        context = {"text": text, "email": email, "days": KEPT_DAYS, "within": contact_read_within()}
        return render(request, "contact/thanks.html", context)
    return render(request, "contact/write.html", {"form": form, "days": KEPT_DAYS, "within": contact_read_within()})


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List the open messages, danger first and then the oldest, and the last ones that were answered or closed.

    Other members do not learn that there is an inbox.
    """
    if not can_answer(request.user):
        raise Http404
    visible = ContactMessage.objects.visible_to(request.user)
    page = Cursor.of(request.GET, *INBOX_ORDER).slice(visible.waiting(), size=WAITING_PER_PAGE)
    done = list(visible.done()[:DONE_ROWS])
    _name_handlers([*page.rows, *done])
    return render(request, "contact/inbox.html", {"page": page, "done": done})


@keeps_draft("answer:{pk}")
@login_required
def message(request: HttpRequest, pk) -> HttpResponse:
    """Read a message, and answer it."""
    message = _message(request, pk)
    form, status = AnswerForm(request.POST or None, initial=with_draft(request, main="answer")), 200
    if form.is_valid():
        try:
            actions.answer_message(actor=request.user, message=message, **form.cleaned_data)
        except actions.NotAnswerable:
            message.refresh_from_db()
            form.add_error(
                None, _("A colleague has just answered or closed this. Your answer was not sent: it is still here.")
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Your answer is on its way. The address has been removed."))
            return redirect("contact:inbox")
    _name_handlers([message])
    return render(request, "contact/message.html", {"message": message, "form": form}, status=status)


@login_required
def claim(request: HttpRequest, pk) -> HttpResponse:
    """Show colleagues that somebody answers this."""
    try:
        actions.claim_message(actor=request.user, message=_message(request, pk), take_over="take_over" in request.POST)
    except actions.ClaimedMeanwhile:
        messages.info(request, _("A colleague has just taken this on. You can take it over below."))
    except actions.NotAnswerable:
        messages.info(request, _("A colleague has just answered or closed this."))
    else:
        messages.success(request, _("You have taken this on: your colleagues see that."))
    return redirect("contact:message", pk=pk)


@login_required
def release(request: HttpRequest, pk) -> HttpResponse:
    actions.release_message(actor=request.user, message=_message(request, pk))
    messages.success(request, _("Your colleagues see that nobody has taken this on now."))
    return redirect("contact:inbox")


def _name_handlers(rows: list[ContactMessage]) -> None:
    """Give each message ``handler``: the name of the operator who took it on, answered or closed it, or ""."""
    names = Persona.objects.names_of({row.handled_by_id for row in rows})
    for row in rows:
        row.handler = names.get(row.handled_by_id, "")


@login_required
def close(request: HttpRequest, pk) -> HttpResponse:
    actions.close_message(actor=request.user, message=_message(request, pk))
    messages.success(request, _("Closed."))
    return redirect("contact:inbox")


def _message(request: HttpRequest, pk) -> ContactMessage:
    return get_object_or_404(ContactMessage.objects.visible_to(request.user), pk=pk)
