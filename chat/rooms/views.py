from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.history import window
from chat.lines import blanks_context
from chat.message_form import SayForm, form_for, said_with
from chat.rooms import actions, rules
from chat.rooms.forms import OpenForm
from chat.rooms.models import Message, Room
from chat.rooms.saying import say
from chat.rules import can_remove
from community.groups.actions import persona_in
from community.groups.models import Group
from community.groups.rules import can_host
from community.ids import id_in
from community.members.models import Mute, Persona

ROOMS_PER_PAGE = 30


def index(request: HttpRequest) -> HttpResponse:
    """The rooms that one may enter: lit windows first."""
    rooms = Room.objects.visible_to(request.user).in_order().with_light()
    last_seen = id_in(request.GET.get("na", ""))
    above = Room.objects.visible_to(request.user).filter(public_id=last_seen).first() if last_seen else None
    rows = list((rooms.after(above) if above else rooms)[: ROOMS_PER_PAGE + 1])
    more, rows = len(rows) > ROOMS_PER_PAGE, rows[:ROOMS_PER_PAGE]
    context = {
        "rooms": sorted(rows, key=lambda room: not room.is_open),
        "older_url": f"?na={rows[-1].public_id}" if more else "",
        "newer_url": "?" if above else "",
    }
    return render(request, "chat/index.html", context)


def room(request: HttpRequest, public_id) -> HttpResponse:
    """The talk; and, for who writes here while the lamp is on, the answer box."""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)  # before looking: what is absent is answered in the same way
    found = _room(request, public_id)
    if request.method == "POST":
        return _say(request, found)
    return _page(request, found, form_for(request.user, found.stream))


def message(request: HttpRequest, public_id) -> HttpResponse:
    """The lasting address of a message: leads to where it stands in the talk."""
    found = _message(request, public_id)
    return redirect(f"{found.room.get_absolute_url()}?vanaf={found.seq}#bericht-{found.seq}")


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Asks first; the words go from the page, and stay the writer's."""
    found = _message(request, public_id)
    if not can_remove(request.user, found):
        raise PermissionDenied(_("Only the writer can take these words back, and only while they are in their place."))
    if request.method != "POST":
        return render(request, "chat/remove.html", {"message": found, "room": found.room})
    actions.remove_message(actor=request.user, message=found)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    return redirect(found.room)


# for hosts


@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """A host opens the room of a group for the first time."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    if not can_host(request.user, group):
        raise PermissionDenied(_("Only a host of this group can do this."))
    return redirect(actions.make_room(actor=request.user, group=group))


@login_required
def light_on(request: HttpRequest, public_id) -> HttpResponse:
    found = _hosted(request, public_id)
    form = OpenForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else ""
    actions.open_session(actor=request.user, room=found, title=title)
    messages.success(request, _("The lamp is on. Welcome people as they come in."))
    return redirect(found)


@login_required
def light_off(request: HttpRequest, public_id) -> HttpResponse:
    found = _hosted(request, public_id)
    actions.close_session(actor=request.user, room=found)
    messages.success(request, _("The lamp is off. What was said can still be read."))
    return redirect(found)


# shared by the views above


def _room(request: HttpRequest, public_id) -> Room:
    return get_object_or_404(Room.objects.visible_to(request.user).with_light(), public_id=public_id)


def _message(request: HttpRequest, public_id) -> Message:
    shown = Message.objects.visible_to(request.user).select_related("room__group", "author")
    return get_object_or_404(shown, public_id=public_id)


def _hosted(request: HttpRequest, public_id) -> Room:
    found = _room(request, public_id)
    if not rules.can_open(request.user, found):
        raise PermissionDenied(_("Only a host of this group can do this."))
    return found


def _say(request: HttpRequest, found: Room) -> HttpResponse:
    if not rules.can_write(request.user, found):
        raise PermissionDenied(_("You can read along here. To write, you join the group first."))
    form = SayForm(request.POST, place=found.stream)
    said = said_with(form, member=request.user, say=partial(say, member=request.user, room=found))
    if said is not None:
        return redirect(f"{found.get_absolute_url()}#bericht-{said.seq}")
    return _page(request, found, form)


def _page(request: HttpRequest, found: Room, form: SayForm) -> HttpResponse:
    may_write = rules.can_write(request.user, found)
    may_open = rules.can_open(request.user, found)
    me = persona_in(request.user, found.group) if may_write else None
    muted = Mute.objects.made_by(request.user).public_ids_in(found.group) if request.user.is_authenticated else []
    lines = Message.objects.visible_to(request.user).filter(room=found).with_people()
    context = {
        "room": found,
        "group": found.group,
        "host": Persona.objects.visible_to(request.user).filter(pk=found.host_id).first(),
        "talk": window(lines, member=request.user, upto=found.seq, asked=request.GET),
        "form": form,
        "may_write": may_write,
        "may_open": may_open,
        "open_form": OpenForm() if may_open else None,
        "breadcrumbs": [
            {"label": _("Chat"), "url": reverse("chat:index")},
            {"label": found.title, "url": ""},
        ],
    }
    return render(request, "chat/room.html", context | blanks_context(Message, me=me, muted=muted))
