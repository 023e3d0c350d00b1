from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import BigAutoField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.history import chat_history, slice_url
from chat.line_fragments import show_lines
from chat.lines import blanks_context
from chat.message_form import MessageForm, submit
from chat.rooms import actions, rules
from chat.rooms.forms import OpenForm
from chat.rooms.lamp import host_texts, hosts_sentence, keep_while_lamps_stand, lamps_of
from chat.rooms.models import Message, Room
from chat.rooms.prepared_rows import fetch_messages, visible_room
from chat.rooms.querysets import RoomQuerySet, read_openings
from chat.rules import can_remove
from community.crisis.help import help_with_refused, url_with_help
from community.groups.actions import persona_in
from community.groups.models import Group
from community.groups.nudges import asks_first
from community.members.drafts.prefill import with_draft
from community.members.drafts.recover import mark_unsent
from community.members.models import Mute
from community.members.querysets.reader_query import ReaderSlices
from community.members.querysets.relations import blocked_ids, muted_ids
from community.members.rules import can_moderate, mark_duties_shown
from community.moderation.put_aside.rules import hosts_only
from community.permissions import require
from community.response_cache.cacheability import keep_at_most
from community.web.decorators import keeps_draft, kept_for_visitors
from community.web.pagination import Cursor

ROOMS_PER_PAGE = 30
TALK_SECONDS = 0.5  # a message changes no generation

_rooms = ReaderSlices(
    lambda user: Room.objects.visible_to(user),
    dict(zip(RoomQuerySet.ORDER, (Group._meta.get_field("position"), BigAutoField()), strict=True)),
    size=ROOMS_PER_PAGE,
)


@kept_for_visitors
def index(request: HttpRequest) -> HttpResponse:
    """The rooms that this user may enter; of each slice, open rooms first."""
    rooms = Room.objects.visible_to(request.user)
    fetch = _rooms.fetch(request.user)
    page = Cursor.of(request.GET, *rooms.ORDER).slice(rooms, size=ROOMS_PER_PAGE, fetch=fetch)
    read_openings(page.rows)
    keep_while_lamps_stand(request, page.rows)
    context = {
        "rooms": sorted(page.rows, key=lambda room: not room.is_open),
        "previous_url": page.previous_url,
        "next_url": page.next_url,
    }
    return render(request, "chat/index.html", context)


@kept_for_visitors
@keeps_draft("room:{public_id}")
def room(request: HttpRequest, public_id) -> HttpResponse:
    """The messages of a room and, while it is open, the form for a member who may write there."""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)  # before the lookup: the same answer for a room that does not exist
    keep_at_most(request, TALK_SECONDS)
    room = _room(request, public_id)
    if request.method == "POST":
        return _send(request, room)
    return _page(request, room, MessageForm(initial=with_draft(request)))


def message(request: HttpRequest, public_id) -> HttpResponse:
    """The permanent URL of a message: redirects to the slice that begins with it."""
    message = _message(request, public_id)
    return redirect(f"{message.room.get_absolute_url()}{slice_url(message.seq)}#bericht-{message.seq}")


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Ask for confirmation, then remove a message of one's own."""
    message = _message(request, public_id)
    require(can_remove, request.user, message)
    if request.method != "POST":
        return render(request, "chat/remove.html", {"message": message, "room": message.room})
    actions.remove_message(actor=request.user, message=message)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    return redirect(message.room)


# for hosts


@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return redirect(actions.make_room(actor=request.user, group=group))


@keeps_draft("room_theme:{public_id}")
@login_required
def open_session(request: HttpRequest, public_id) -> HttpResponse:
    room = _room(request, public_id)
    form = OpenForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else ""
    actions.open_session(actor=request.user, room=room, title=title)
    messages.success(request, _("The room is open. Welcome people as they come in."))
    return redirect(room)


@login_required
def close_session(request: HttpRequest, public_id) -> HttpResponse:
    room = _room(request, public_id)
    actions.close_session(actor=request.user, room=room)
    messages.success(request, _("The room is closed. What was said can still be read."))
    return redirect(room)


# shared by the views above


def _room(request: HttpRequest, public_id) -> Room:
    room = visible_room(request.user, public_id)
    if room is None:
        raise Http404
    return room


def _message(request: HttpRequest, public_id) -> Message:
    visible = Message.objects.visible_to(request.user).select_related("room__group", "author")
    return get_object_or_404(visible, public_id=public_id)


def _send(request: HttpRequest, room: Room) -> HttpResponse:
    pause = rules.why_not_now(request.user, room)
    if pause is None:
        require(rules.can_write, request.user, room)  # who may write, but not now, gets the words back in the form
    form = MessageForm(request.POST)
    if "refresh" in request.POST:
        mark_unsent(request)
        return redirect(f"{room.get_absolute_url()}#composer")
    if form.is_valid() and asks_first(form, room.group, form.cleaned_data["text"], request.POST):
        return _page(request, room, form)
    send = partial(actions.send_message, actor=request.user, room=room)
    message = submit(form, member=request.user, send=send)
    if message is not None:
        return redirect(url_with_help(request, f"{room.get_absolute_url()}#bericht-{message.seq}", message.text))
    if pause is not None:
        help_with_refused(request, form.cleaned_data.get("text", ""))
    return _page(request, room, form)


def _page(request: HttpRequest, room: Room, form: MessageForm) -> HttpResponse:
    if not room.is_open:
        form.close()
    may_write = rules.can_write(request.user, room)
    may_open = rules.can_open(request.user, room)
    me = persona_in(request.user, room.group) if may_write else None
    muted = Mute.objects.made_by(request.user).public_ids_in(room.group) if muted_ids(request.user) else []
    visible = Message.objects.visible_to(request.user).filter(room=room).with_people()
    fetch = fetch_messages(room, request.user)
    history = chat_history(visible, user=request.user, upto=room.seq, query=request.GET, fetch=fetch)
    authors = [line.message.author for line in history.lines]
    mark_duties_shown([author for author in [me, *authors] if author], room.group)
    hosts = lamps_of([room])[room.pk].hosts
    blocked = set(blocked_ids(request.user))
    visible_hosts = [host for host in hosts if host.member_id not in blocked]
    blanks = blanks_context(Message, me=me, muted=muted)
    show_lines(
        [*history.lines, *blanks["blank_lines"]],
        user=request.user,
        stream=room.stream,
        may_mute=True,
        may_moderate=can_moderate(request.user, room.group),
        may_put_aside=hosts_only(request.user, room.group),
    )
    context = blanks | {
        "room": room,
        "group": room.group,
        "hosts_text": hosts_sentence([host.name for host in visible_hosts], len(hosts)),
        "host_texts": host_texts(),
        "lamp": room.opening,
        "history": history,
        "form": form,
        "may_write": may_write,
        "pause": None if may_write else rules.why_not_now(request.user, room),
        "may_open": may_open,
        "open_form": OpenForm() if may_open else None,
        "breadcrumbs": [
            {"label": _("Chat"), "url": reverse("chat:index")},
            {"label": room.title, "url": "", "is_title": True},
        ],
    }
    return render(request, "chat/room.html", context)
