from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chat.rooms.reminders import actions
from community.notifications.choices import EVENING, ROOM
from community.notifications.following.actions import NotFollowable, TooManyFollows
from community.notifications.following.followables import find_followable
from community.web.decorators import unlimited


@login_required
def remind_of_evening(request: HttpRequest, public_id) -> HttpResponse:
    return _remind(request, EVENING, public_id)


@login_required
def remind_of_room(request: HttpRequest, public_id) -> HttpResponse:
    return _remind(request, ROOM, public_id)


@unlimited
@login_required
def stop_evening(request: HttpRequest, public_id) -> HttpResponse:
    return _stop(request, EVENING, public_id)


@unlimited
@login_required
def stop_room(request: HttpRequest, public_id) -> HttpResponse:
    return _stop(request, ROOM, public_id)


def _remind(request: HttpRequest, kind: str, thing) -> HttpResponse:
    try:
        actions.ask_reminder(actor=request.user, kind=kind, thing=thing)
    except NotFollowable:
        raise Http404 from None
    except TooManyFollows:
        messages.error(request, _("You already follow a lot. First stop following something, in your settings."))
    else:
        text = _("You will hear half an hour before the lamp goes on, here and as you chose for e-mail.")
        messages.success(request, text)
    return redirect(_url(request, kind, thing))


def _stop(request: HttpRequest, kind: str, thing) -> HttpResponse:
    url = _url(request, kind, thing)
    actions.stop_reminder(actor=request.user, kind=kind, thing=thing)
    messages.success(request, _("You will not be reminded any more."))
    return redirect(url)


def _url(request: HttpRequest, kind: str, thing) -> str:
    link = find_followable(kind, thing, request.user)
    if link is None:
        raise Http404
    return link.url
