from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from chat.rooms.feeds import actions
from chat.rooms.feeds.events import events_for
from chat.rooms.models import CalendarFeed, Room
from community.web.calendar_files import calendar_response
from community.web.decorators import unlogged


class FeedForm(forms.Form):
    """Whether the names of evenings stand in the calendar."""

    shows_titles = forms.BooleanField(
        label=gettext_lazy("Put the names of the evenings in my calendar"),
        help_text=gettext_lazy("Otherwise it says only “Evening online”: someone may look over your shoulder."),
        required=False,
    )


@never_cache
@login_required
def calendar(request: HttpRequest, public_id) -> HttpResponse:
    """Make the link with which a calendar follows the evenings, or end it. The link is shown once."""
    room = get_object_or_404(Room.objects.visible_to(request.user).select_related("group"), public_id=public_id)
    url = ""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and "stop" in request.POST:
        actions.end_feed(actor=request.user, room=room)
        messages.success(request, _("The link gives nothing any more."))
        return redirect("chat:calendar", public_id)
    if request.method == "POST" and form.is_valid():
        key = actions.make_feed(actor=request.user, room=room, **form.cleaned_data)
        url = request.build_absolute_uri(reverse("chat:feed", args=[key]))
    feed = CalendarFeed.objects.filter(member=request.user, room=room).first()
    context = {"room": room, "form": form, "feed": feed, "url": url}
    return render(request, "chat/calendar.html", context)


@never_cache
@unlogged
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The evenings of a room for whoever has this link: what its member may see now, and 404 when that is nothing."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("member", "room__group"), key=key)
    if not Room.objects.visible_to(feed.member).filter(pk=feed.room_id).exists() or not feed.member.is_active:
        raise Http404
    return calendar_response(events_for(feed.member, feed.room, shows_titles=feed.shows_titles))


@never_cache
def file(request: HttpRequest, public_id) -> HttpResponse:
    """The evenings of a room as a file; of an open room a calendar can follow it without a link of one's own."""
    room = get_object_or_404(Room.objects.visible_to(request.user), public_id=public_id)
    return calendar_response(events_for(request.user, room, shows_titles=False))
