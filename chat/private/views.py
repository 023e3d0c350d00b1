from contextlib import suppress
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.history import window
from chat.lines import blanks_context
from chat.message_form import SayForm, form_for, said_with
from chat.private import actions, rules
from chat.private.choices import Stage
from chat.private.forms import AskForm
from chat.private.models import Message, Seat
from chat.private.saying import say
from chat.rules import can_remove
from community.members.models import Persona
from community.members.querysets.relations import muted_ids
from community.members.rules import takes_part
from community.web import ratelimit
from community.web.decorators import separate_limit
from community.web.pagination import newest_first

ROWS = 30
QUESTIONS_SHOWN = 20
QUESTIONS_PER_DAY = 3


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Who asks me, and with whom I write: newest first. Of what was said, nothing stands here."""
    seats = Seat.objects.visible_to(request.user).with_people()
    rows = seats.exclude(stage=Stage.QUESTION).with_unread()
    page = newest_first(rows, before=request.GET.get("before", ""), size=ROWS)
    context = {
        "questions": seats.filter(stage=Stage.QUESTION).order_by("-pk")[:QUESTIONS_SHOWN],
        "rows": page.rows,
        "older_url": f"?before={page.older}" if page.older else "",
        "newer_url": "?" if request.GET.get("before") else "",
        "may_be_asked": rules.wants_to_be_asked(request.user),
        "breadcrumbs": _path(),
    }
    return render(request, "private/index.html", context)


@login_required
def being_asked(request: HttpRequest) -> HttpResponse:
    if request.POST.get("answer") not in ("yes", "no"):
        return HttpResponse(status=400)
    wanted = request.POST["answer"] == "yes"
    actions.want_to_be_asked(actor=request.user, wanted=wanted)
    said = _("Others can ask you again.") if wanted else _("From now on nobody's question reaches you.")
    messages.success(request, said)
    return redirect("private:index")


@login_required
def ask(request: HttpRequest, public_id) -> HttpResponse:
    """One fixed question, once: may I send you a message?"""
    met = Persona.objects.visible_to(request.user).exclude(member=request.user)
    other = get_object_or_404(met.select_related("member"), public_id=public_id)
    _only_who_takes_part(request)
    form = AskForm(request.POST if request.method == "POST" else None, names=rules.names_for(request.user, other))
    may_ask = rules.can_ask(request.user) and bool(form.names)
    if request.method == "POST" and not may_ask:
        raise PermissionDenied(_("You can ask others after your first week here."))
    full = _("You asked a few people today. Tomorrow you can ask again.")
    limit = {"limit": QUESTIONS_PER_DAY, "seconds": 86_400, "message": full}
    if form.is_valid() and ratelimit.consume_for_form(form, "private.ask", request.user.pk, **limit):
        try:
            actions.ask(actor=request.user, name=form.chosen, other=other)
        except actions.NotNow:  # something changed a moment ago; the page says how things are
            return redirect("private:ask", public_id)
        messages.success(request, _("You asked. When there is an answer, you get a message about it."))
        return redirect("private:index")
    context = {"other": other, "form": form, "may_ask": may_ask, "breadcrumbs": _path(_("Ask"))}
    return render(request, "private/ask.html", context | {"may_ask_from": rules.may_ask_from(request.user)})


@login_required
def conversation(request: HttpRequest, public_id) -> HttpResponse:
    """As far as it is: a question to me, my question, the talk, or what I keep of it."""
    seat = _seat(request, public_id)
    if request.method == "POST":
        return _say(request, seat)
    if seat.stage in (Stage.QUESTION, Stage.WAITING):
        context = {"seat": seat, "breadcrumbs": _path(seat.other.name)}
        return render(request, f"private/{seat.stage}.html", context)
    return _page(request, seat, form_for(request.user, seat.stream))


@login_required
def accept(request: HttpRequest, public_id) -> HttpResponse:
    seat = _seat(request, public_id)
    _only_who_takes_part(request)
    if not rules.can_answer(request.user, seat):
        return redirect(seat)
    try:
        actions.accept(actor=request.user, seat=seat)
    except actions.NotNow:
        return _not_any_more(request)
    messages.success(request, _("You can write to each other now. You may stop at any time."))
    return redirect(seat)


@login_required
def decline(request: HttpRequest, public_id) -> HttpResponse:
    seat = _seat(request, public_id)
    with suppress(actions.NotNow):  # said a moment ago
        actions.decline(actor=request.user, seat=seat)
    messages.success(request, _("Done. The other is not told, and cannot ask again."))
    return redirect("private:index")


@login_required
def end(request: HttpRequest, public_id) -> HttpResponse:
    """Asks first."""
    seat = _seat(request, public_id)
    if seat.stage != Stage.OPEN:
        return redirect(seat)
    if request.method != "POST":
        return render(request, "private/end.html", {"seat": seat, "breadcrumbs": _path(seat.other.name)})
    with suppress(actions.NotNow):  # it ended in another way
        actions.end(actor=request.user, seat=seat)
    messages.success(request, _("The conversation is over. You keep your own words."))
    return redirect("private:index")


@separate_limit
@login_required
def read(request: HttpRequest, public_id) -> HttpResponse:
    """An open page shows what came in. 204: kept. Only for the badge of this person; the other does not learn it."""
    upto = request.POST.get("upto", "")
    seat = _seat(request, public_id)
    if not (upto.isdecimal() and len(upto) < 10):
        return HttpResponse(status=400)
    actions.mark_seat_read(actor=request.user, seat=seat, upto=int(upto))
    return HttpResponse(status=204)


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Asks first; the words go from the page, and stay the writer's."""
    shown = Message.objects.visible_to(request.user).select_related("conversation", "author")
    found = get_object_or_404(shown, public_id=public_id)
    if not can_remove(request.user, found):
        raise PermissionDenied(_("Only the writer can take these words back, and only while they are in their place."))
    seat = get_object_or_404(Seat.objects.visible_to(request.user), conversation=found.conversation)
    if request.method != "POST":
        return render(request, "chat/remove.html", {"message": found, "room": seat})
    actions.remove_message(actor=request.user, message=found)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    return redirect(seat)


# shared by the views above


def _seat(request: HttpRequest, public_id) -> Seat:
    return get_object_or_404(Seat.objects.visible_to(request.user).with_people(), public_id=public_id)


def _not_any_more(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This question is not there any more."))
    return redirect("private:index")


def _only_who_takes_part(request: HttpRequest) -> None:
    if not takes_part(request.user):
        raise PermissionDenied(_("First choose the name under which you take part."))


def _say(request: HttpRequest, seat: Seat) -> HttpResponse:
    if seat.stage != Stage.OPEN:
        return redirect(seat)
    form = SayForm(request.POST, place=seat.stream)
    said = said_with(form, member=request.user, say=partial(say, member=request.user, seat=seat))
    if said is not None:
        return redirect(f"{seat.get_absolute_url()}#bericht-{said.seq}")
    return _page(request, seat, form)


def _page(request: HttpRequest, seat: Seat, form: SayForm) -> HttpResponse:
    """The talk, read as far as it is shown; or, when it is over, one's own words."""
    said = Message.objects.visible_to(request.user).filter(conversation=seat.conversation).with_people()
    talk = window(said, member=request.user, upto=seat.conversation.seq, asked=request.GET)
    if talk.is_last:
        actions.mark_seat_read(actor=request.user, seat=seat, upto=talk.upto)
    muted = [seat.other.public_id] if seat.other_id in muted_ids(request.user) else []
    context = blanks_context(Message, me=seat.persona, muted=muted) | {
        "seat": seat,
        "room": seat,
        "talk": talk,
        "form": form,
        "gone_text": _("You cannot write to each other any more. What you wrote is still yours."),
        "read_url": reverse("private:read", args=[seat.public_id]),
    }
    if seat.stage == Stage.OPEN:
        return render(request, "private/conversation.html", context | {"breadcrumbs": _path(seat.other.name)})
    heard = Message.objects.said_to(request.user).filter(conversation=seat.conversation).order_by("-seq").first()
    return render(request, "private/over.html", context | {"heard": heard, "breadcrumbs": _path(_("It is over"))})


def _path(last: str = "") -> list[dict]:
    found = [
        {"label": _("Mine"), "url": reverse("members:home")},
        {"label": _("Between the two of us"), "url": reverse("private:index")},
    ]
    return [*found, {"label": last, "url": ""}] if last else found
