from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.members.choices import Purpose
from community.members.consent.purposes import TERMS
from community.members.consent.rules import agrees
from community.members.rules import is_called_for_danger
from community.notifications.following.actions import NotFollowable, TooManyFollows
from community.notifications.following.followables import find_followable, follow_views
from community.notifications.models import Follow, Preferences
from community.notifications.preferences import actions
from community.notifications.preferences.forms import BreakForm, PreferencesForm, initial_preferences
from community.notifications.unread import break_of


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Choose mail or none, and when; and see what is followed."""
    form = _preferences_form(request, request.POST or None)
    if form.is_valid():
        actions.save_preferences(actor=request.user, **form.preferences())
        messages.success(request, _("Saved. This is how you hear from us now."))
        return redirect("notifications:settings")
    return _settings_page(request, form, BreakForm())


@login_required
def mail_about(request: HttpRequest, kind: str, thing: UUID) -> HttpResponse:
    """Say yes to an email about this one conversation, group or course."""
    link = find_followable(kind, thing, request.user)
    if link is None:
        raise Http404
    try:
        actions.mail_about(actor=request.user, kind=kind, thing=thing)
    except NotFollowable:
        raise Http404 from None
    except TooManyFollows:
        messages.info(request, _("You already follow a lot. First stop following something, in your settings."))
        return redirect("notifications:settings")
    messages.success(request, _("We will mail you when something new is here. You can stop that in your settings."))
    return redirect(link.url)


@login_required
def begin_break(request: HttpRequest) -> HttpResponse:
    form = BreakForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, _preferences_form(request), form)
    actions.begin_break(actor=request.user, until=form.cleaned_data["until"])
    messages.success(request, _("It is quiet now. Whatever happens will wait for you in the list."))
    return redirect("notifications:settings")


@login_required
def end_break(request: HttpRequest) -> HttpResponse:
    actions.end_break(actor=request.user)
    messages.success(request, _("Welcome back. From now on you will hear from us as before."))
    return redirect("notifications:list")


def _preferences_form(request: HttpRequest, data=None) -> PreferencesForm:
    """Return the form with what the member chose before, or else with the defaults."""
    preferences = Preferences.objects.visible_to(request.user).first() or Preferences(member=request.user)
    initial = initial_preferences(preferences, agrees=agrees(request.user, Purpose.MAIL))
    return PreferencesForm(data, initial=initial, has_duty=is_called_for_danger(request.user))


def _settings_page(request: HttpRequest, form: PreferencesForm, break_form: BreakForm) -> HttpResponse:
    context = {
        "form": form,
        "break_form": break_form,
        "break_until": break_of(request.user),
        "consent_text": TERMS[Purpose.MAIL].text,
        "follows": follow_views(Follow.objects.visible_to(request.user), request.user),
    }
    return render(request, "notifications/settings.html", context)
