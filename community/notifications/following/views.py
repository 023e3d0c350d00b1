from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.members.choices import Purpose
from community.members.consent.rules import agrees
from community.notifications.choices import Delivery
from community.notifications.following import actions
from community.notifications.following.followables import find_followable
from community.notifications.following.forms import FollowForm
from community.notifications.models import Follow


@login_required
def follow(request: HttpRequest, kind: str, thing: UUID) -> HttpResponse:
    """Choose how to be notified about this conversation, group or course, or unfollow it."""
    link = find_followable(kind, thing, request.user)
    if link is None:
        raise Http404
    existing = Follow.objects.visible_to(request.user).of(kind, thing).first()
    form = FollowForm(request.POST or None, initial={"how": existing.how if existing else Delivery.USUAL})
    if request.method == "POST" and "stop" in request.POST:
        actions.unfollow(actor=request.user, kind=kind, thing=thing)
        messages.success(request, _("You no longer follow this."))
        return redirect(link.url)
    if form.is_valid() and _follow(request, form, kind=kind, thing=thing):
        messages.success(request, _("Saved. You can change it again at any time."))
        return redirect(link.url)
    mail = agrees(request.user, Purpose.MAIL)
    context = {"form": form, "link": link, "follows": existing is not None, "mail": mail}
    return render(request, "notifications/follow.html", context)


def _follow(request: HttpRequest, form: FollowForm, **followable) -> bool:
    try:
        actions.follow(actor=request.user, how=form.cleaned_data["how"], **followable)
    except actions.TooManyFollows:
        form.add_error(None, _("You already follow a lot. First stop following something, in your settings."))
        return False
    except actions.NotFollowable:
        raise Http404 from None
    return True
