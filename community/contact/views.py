from smtplib import SMTPException

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.contact import actions
from community.contact.forms import AnswerForm, ContactForm
from community.contact.models import ContactMessage
from community.contact.privacy import KEPT_DAYS
from community.members.rules import can_operate
from community.web import ratelimit
from community.web.decorators import unlogged
from community.web.idempotency import submission_key

MESSAGES_PER_HOUR = 5
WAITING_ROWS, DONE_ROWS = 50, 20


@unlogged
def write(request: HttpRequest) -> HttpResponse:
    """Ask or tell something, without an account. The thanks are the answer to the form itself: nothing about the
    message needs a cookie, and nothing of it stands in an address."""
    form = ContactForm(request.POST or None)
    full = _("Many messages came from here in one hour. Your words are still here; try later.")
    limit = {"limit": MESSAGES_PER_HOUR, "seconds": 3600, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "contact", ratelimit.client_key(request), **limit):
        text, email = form.cleaned_data["text"], form.cleaned_data["email"]
        actions.leave_message(submission_id=submission_key(request), text=text, email=email)
        return render(request, "contact/thanks.html", {"text": text, "email": email, "days": KEPT_DAYS})
    return render(request, "contact/write.html", {"form": form, "days": KEPT_DAYS})


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, oldest first; and what was done last."""
    if not can_operate(request.user):
        raise Http404
    mine = ContactMessage.objects.visible_to(request.user)
    context = {"waiting": mine.waiting()[:WAITING_ROWS], "done": mine.done()[:DONE_ROWS]}
    return render(request, "contact/inbox.html", context)


@login_required
def one_message(request: HttpRequest, pk) -> HttpResponse:
    found = get_object_or_404(ContactMessage.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_message(actor=request.user, message=found, **form.cleaned_data)
        except (SMTPException, OSError):
            form.add_error(None, _("The mail could not be sent. Your answer is still here; try again in a while."))
        else:
            messages.success(request, _("Sent. The address is gone."))
            return redirect("contact:inbox")
    return render(request, "contact/message.html", {"found": found, "form": form})


@login_required
def close(request: HttpRequest, pk) -> HttpResponse:
    found = get_object_or_404(ContactMessage.objects.visible_to(request.user), pk=pk)
    actions.close_message(actor=request.user, message=found)
    messages.success(request, _("Closed."))
    return redirect("contact:inbox")
