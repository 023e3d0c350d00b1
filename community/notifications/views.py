from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from community.members.choices import Purpose
from community.members.consent.purposes import TERMS
from community.members.consent.rules import agrees
from community.notifications.actions import following, preferences
from community.notifications.actions.notify import mark_read
from community.notifications.choices import How
from community.notifications.followables import followed, spot_of
from community.notifications.forms import BreakForm, ChoicesForm, FollowForm, initial_choices
from community.notifications.kinds import described
from community.notifications.models import Follow, Notification, Preferences
from community.notifications.unread import badge_of, break_of, page_of

ROWS = 30


@login_required
def messages_list(request: HttpRequest) -> HttpResponse:
    """What the member has been told, newest first."""
    page = page_of(request.user, before=request.GET.get("before", ""), size=ROWS)
    unread = badge_of(request.user)
    context = {
        "rows": page.rows,
        "older_url": f"?before={page.older}" if page.older else "",
        "break_until": unread.break_until,
        "unread_count": unread.count,  # for the badge, which then does not ask again
        # what comes after this page was made is not seen by who says "I have seen them all"
        "upto": unread.newest_at.isoformat() if unread.newest_at else "",
    }
    return render(request, "notifications/list.html", context)


@login_required
def open_one(request: HttpRequest, public_id) -> HttpResponse:
    """Mark one as read and go where it leads. POST, because it changes something."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), public_id=public_id)
    mark_read(actor=request.user, notifications=[notification])
    shown = described([notification], request.user)
    return redirect(shown[0].url if shown else "notifications:list")


@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor=request.user, upto=_moment(request.POST.get("upto", "")))
    return redirect("notifications:list")


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """One screen: mail or not, when, and what is followed."""
    form = _choices_form(request, request.POST or None)
    if form.is_valid():
        preferences.choose(actor=request.user, **form.chosen())
        messages.success(request, _("Saved. This is how you hear from us now."))
        return redirect("notifications:settings")
    return _settings_page(request, form, BreakForm())


@login_required
def begin_break(request: HttpRequest) -> HttpResponse:
    form = BreakForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, _choices_form(request), form)
    preferences.begin_break(actor=request.user, until=form.cleaned_data["until"])
    messages.success(request, _("It is quiet now. What happens, waits for you in the list."))
    return redirect("notifications:settings")


@login_required
def end_break(request: HttpRequest) -> HttpResponse:
    preferences.end_break(actor=request.user)
    messages.success(request, _("Welcome back. From now on you hear from us as before."))
    return redirect("notifications:list")


@login_required
def follow(request: HttpRequest, kind: str, thing) -> HttpResponse:
    """How one wants to hear of this conversation, group or course."""
    spot = spot_of(kind, thing, request.user)
    if spot is None:
        raise Http404
    now = Follow.objects.visible_to(request.user).of(kind, thing).first()
    form = FollowForm(request.POST or None, initial={"how": now.how if now else How.USUAL})
    if request.method == "POST" and "stop" in request.POST:
        following.unfollow(actor=request.user, kind=kind, thing=thing)
        messages.success(request, _("You do not follow this any more."))
        return redirect(spot.url)
    if form.is_valid() and _followed(request, form, kind=kind, thing=thing, within=spot.within):
        messages.success(request, _("Saved. You can change it again at any time."))
        return redirect(spot.url)
    context = {"form": form, "spot": spot, "follows": now is not None, "mail": agrees(request.user, Purpose.MAIL)}
    return render(request, "notifications/follow.html", context)


# shared by the views above


def _choices_form(request: HttpRequest, data=None) -> ChoicesForm:
    """With what the member chose before; with what counts for everybody, when that is nothing."""
    mine = Preferences.objects.visible_to(request.user).first() or Preferences(member=request.user)
    return ChoicesForm(data, initial=initial_choices(mine, agrees=agrees(request.user, Purpose.MAIL)))


def _followed(request: HttpRequest, form: FollowForm, **what) -> bool:
    try:
        following.follow(actor=request.user, how=form.cleaned_data["how"], **what)
    except following.TooManyFollowed:
        form.add_error(None, _("You follow a lot already. Stop following something first, in your settings."))
        return False
    return True


def _settings_page(request: HttpRequest, form: ChoicesForm, break_form: BreakForm) -> HttpResponse:
    context = {
        "form": form,
        "break_form": break_form,
        "break_until": break_of(request.user),
        "consent_text": TERMS[Purpose.MAIL].text,
        "followed": followed(Follow.objects.visible_to(request.user), request.user),
    }
    return render(request, "notifications/settings.html", context)


def _moment(text: str) -> datetime | None:
    """A moment that a page of ours wrote; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
