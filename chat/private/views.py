from contextlib import suppress
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BigAutoField, PositiveIntegerField, QuerySet, UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.history import MESSAGES_PER_PAGE, ORDER, chat_history
from chat.line_fragments import show_lines
from chat.lines import blanks_context
from chat.message_form import MessageForm, submit
from chat.private import actions, rules
from chat.private.choices import Stage
from chat.private.forms import AskForm
from chat.private.models import Message, Seat
from chat.rules import can_remove
from community.crisis.help import NOT_READ, help_with_refused, url_with_help
from community.members.drafts.prefill import with_draft
from community.members.drafts.recover import mark_unsent, say_unsent
from community.members.models import Persona
from community.members.querysets.reader_query import ReaderQuery, ReaderSlices
from community.members.querysets.relations import muted_ids
from community.members.rules import takes_part
from community.permissions import require
from community.web import ratelimit
from community.web.decorators import keeps_draft, separate_limit
from community.web.pagination import Cursor

CONVERSATIONS_PER_PAGE = 30
QUESTIONS_SHOWN = 20
QUESTIONS_PER_DAY = 3
NEWEST_FIRST = {"-pk": BigAutoField()}


def _seats_with_people(user) -> QuerySet:
    return Seat.objects.visible_to(user).with_people()


def _seats_that_ask(user) -> QuerySet:
    return _seats_with_people(user).filter(stage=Stage.QUESTION).order_by("-pk")[:QUESTIONS_SHOWN]


def _talk(user, conversation) -> QuerySet:
    return Message.objects.visible_to(user).filter(conversation=conversation).with_people()


_questions = ReaderQuery(_seats_that_ask)
_conversations = ReaderSlices(
    lambda user: _seats_with_people(user).exclude(stage=Stage.QUESTION).with_unread(),
    NEWEST_FIRST,
    size=CONVERSATIONS_PER_PAGE,
)
_visible_seat = ReaderQuery(
    lambda user, public_id: _seats_with_people(user).filter(public_id=public_id), public_id=UUIDField()
)
_messages = ReaderSlices(_talk, {ORDER: PositiveIntegerField()}, size=MESSAGES_PER_PAGE, conversation=BigAutoField())


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The questions to this member and their conversations, newest first. Nothing of the messages is shown."""
    own, fetch = Seat.objects.filter(persona__member=request.user), _conversations.fetch(request.user)
    page = Cursor.of(request.GET, *NEWEST_FIRST).slice(own, size=CONVERSATIONS_PER_PAGE, fetch=fetch)
    context = {
        "questions": _questions.rows(request.user),
        "rows": page.rows,
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "may_be_asked": rules.wants_to_be_asked(request.user),
        "breadcrumbs": _breadcrumbs(),
    }
    return render(request, "private/index.html", context)


@login_required
def being_asked(request: HttpRequest) -> HttpResponse:
    """Keep whether this member wants to be asked."""
    if request.POST.get("answer") not in ("yes", "no"):
        return HttpResponse(status=400)
    wanted = request.POST["answer"] == "yes"
    actions.want_to_be_asked(actor=request.user, wanted=wanted)
    text = _("Others can ask you again.") if wanted else _("From now on no questions will reach you.")
    messages.success(request, text)
    return redirect("private:index")


@login_required
def ask(request: HttpRequest, public_id) -> HttpResponse:
    """The one fixed question: may I send you a message?"""
    others = Persona.objects.visible_to(request.user).exclude(member=request.user)
    other = get_object_or_404(others.select_related("member"), public_id=public_id)
    require(takes_part, request.user)
    form = AskForm(request.POST if request.method == "POST" else None, names=rules.names_for(request.user, other))
    if request.method == "POST":
        require(rules.can_ask, request.user)
    full = _("You have already asked a few people today. You can ask again tomorrow.")
    limit = {"limit": QUESTIONS_PER_DAY, "seconds": 86_400, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "private.ask", request.user.pk, **limit):
        actions.ask(actor=request.user, name=form.chosen, other=other)
        messages.success(request, _("You have asked. When there is an answer, you will get a message about it."))
        return redirect("private:index")
    may_ask = rules.can_ask(request.user) and bool(form.names)
    context = {"other": other, "form": form, "may_ask": may_ask, "breadcrumbs": _breadcrumbs(_("Ask"))}
    return render(request, "private/ask.html", context | {"may_ask_from": rules.may_ask_from(request.user)})


@keeps_draft("private:{public_id}")
@login_required
def conversation(request: HttpRequest, public_id) -> HttpResponse:
    """The page for its stage: a question to this member, one of theirs, the messages, or their own of an ended one."""
    seat = _seat(request, public_id)
    request.draft_key = seat.stream
    if request.method == "POST":
        return _send(request, seat)
    if seat.stage in (Stage.QUESTION, Stage.WAITING):
        context = {"seat": seat, "breadcrumbs": _breadcrumbs(seat.other.name)}
        return render(request, f"private/{seat.stage}.html", context)
    return _page(request, seat, MessageForm(initial=with_draft(request)))


@login_required
def accept(request: HttpRequest, public_id) -> HttpResponse:
    seat = _seat(request, public_id)
    if seat.stage in (Stage.WAITING, Stage.OVER):
        return redirect(seat)
    try:
        actions.accept(actor=request.user, seat=seat)
    except actions.ConversationGone as gone:
        messages.info(request, gone.reason)
        return redirect("private:index")
    messages.success(request, _("You can write to each other now. You may stop at any time."))
    return redirect(seat)


@login_required
def decline(request: HttpRequest, public_id) -> HttpResponse:
    seat = _seat(request, public_id)
    with suppress(actions.ConversationGone):  # it went away meanwhile
        actions.decline(actor=request.user, seat=seat)
    messages.success(request, _("Done. The other person will not be told, and cannot ask again."))
    return redirect("private:index")


@login_required
def end(request: HttpRequest, public_id) -> HttpResponse:
    """Ask for confirmation, then end the conversation."""
    seat = _seat(request, public_id)
    if seat.stage != Stage.OPEN:
        return redirect(seat)
    if request.method != "POST":
        return render(request, "private/end.html", {"seat": seat, "breadcrumbs": _breadcrumbs(seat.other.name)})
    with suppress(actions.ConversationGone):  # it ended meanwhile in another way
        actions.end(actor=request.user, seat=seat)
    messages.success(request, _("The conversation is over. You keep your own words."))
    return redirect("private:index")


@separate_limit
@login_required
def read(request: HttpRequest, public_id) -> HttpResponse:
    """Keep up to which message an open tab has shown; 204 without a body."""
    upto = request.POST.get("upto", "")
    seat = _seat(request, public_id)
    if not (upto.isdecimal() and len(upto) < 10):
        return HttpResponse(status=400)
    actions.mark_seat_read(actor=request.user, seat=seat, upto=int(upto))
    return HttpResponse(status=204)


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Ask for confirmation, then remove a message of one's own."""
    visible = Message.objects.visible_to(request.user).select_related("conversation", "author")
    message = get_object_or_404(visible, public_id=public_id)
    require(can_remove, request.user, message)
    seat = get_object_or_404(Seat.objects.visible_to(request.user), conversation=message.conversation)
    if request.method != "POST":
        return render(request, "chat/remove.html", {"message": message, "room": seat})
    actions.remove_message(actor=request.user, message=message)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    return redirect(seat)


# shared by the views above


def _seat(request: HttpRequest, public_id) -> Seat:
    seat = _visible_seat.first(request.user, public_id=public_id)
    if seat is None:
        raise Http404
    return seat


def _send(request: HttpRequest, seat: Seat) -> HttpResponse:
    if seat.stage != Stage.OPEN:
        say_unsent(request, _("This conversation is over, so your words were not sent."))
        return redirect(seat)
    form = MessageForm(request.POST)
    if "refresh" in request.POST:
        mark_unsent(request)
        return redirect(f"{seat.get_absolute_url()}#composer")
    send = partial(actions.send_message, actor=request.user, seat=seat)
    message = submit(form, member=request.user, send=send)
    if message is not None:
        url = f"{seat.get_absolute_url()}#bericht-{message.seq}"
        return redirect(url_with_help(request, url, message.text, then=NOT_READ))
    if rules.why_not_speak_now(request.user, seat):
        help_with_refused(request, form.cleaned_data.get("text", ""))
    return _page(request, seat, form)


def _page(request: HttpRequest, seat: Seat, form: MessageForm) -> HttpResponse:
    """The messages, marked as read as far as they are shown; or one's own, when the conversation is over."""
    user, conversation = request.user, seat.conversation
    fetch = _messages.fetch(user, conversation=conversation.pk)
    history = chat_history(
        conversation.messages.all(), user=user, upto=conversation.seq, query=request.GET, fetch=fetch
    )
    if history.is_last:
        actions.mark_seat_read(actor=request.user, seat=seat, upto=history.upto)
    muted = [seat.other.public_id] if seat.other_id in muted_ids(request.user) else []
    blanks = blanks_context(Message, me=seat.persona, muted=muted)
    show_lines([*history.lines, *blanks["blank_lines"]], user=request.user, stream=seat.stream, may_mute=False)
    context = blanks | {
        "seat": seat,
        "room": seat,
        "history": history,
        "form": form,
        "pause": rules.why_not_speak_now(user, seat),
        "gone_text": _("You cannot write to each other any more. What you wrote is still yours."),
        "read_url": reverse("private:read", args=[seat.public_id]),
    }
    if seat.stage == Stage.OPEN:
        return render(request, "private/conversation.html", context | {"breadcrumbs": _breadcrumbs(seat.other.name)})
    received = Message.objects.sent_to(request.user).filter(conversation=seat.conversation).order_by("-seq").first()
    context |= {"received": received, "breadcrumbs": _breadcrumbs(_("It is over"))}
    return render(request, "private/over.html", context)


def _breadcrumbs(last: str = "") -> list[dict]:
    breadcrumbs = [
        {"label": _("My page"), "url": reverse("members:home")},
        {"label": _("Private messages"), "url": reverse("private:index")},
    ]
    return [*breadcrumbs, {"label": last, "url": ""}] if last else breadcrumbs
