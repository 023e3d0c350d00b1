from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.actions import AgreementChanged, WrongAge
from community.groups.choices import INVITE_DAYS
from community.groups.forms import JoinForm
from community.groups.invites import actions, rules
from community.groups.models import Group, Invite
from community.groups.rules import has_age_for, is_in_group
from community.members.profiles.actions import NameTaken
from community.members.rules import takes_part
from community.permissions import NotAllowed, require
from community.web.decorators import unlogged

INVITES_SHOWN = actions.MOST_OPEN_INVITES
NEW_LINK = "new_invite"  # in the session, which is encrypted, until the next page shows it


@login_required
def invites(request: HttpRequest, slug: str) -> HttpResponse:
    """List the open invites of a group, and make one: its link is shown once."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(rules.can_invite, request.user, group)
    if request.method == "POST":
        try:
            key = actions.make_invite(actor=request.user, group=group)
        except actions.TooManyInvites:
            messages.info(
                request, _("There are many open invitations already. Take back those that nobody needs first.")
            )
        else:
            request.session[NEW_LINK] = request.build_absolute_uri(reverse("groups:invite", args=[key]))
        return redirect("groups:invites", slug)
    still_open = group.invites.open(timezone.now()).order_by("-expires_at", "-pk")[:INVITES_SHOWN]
    link = request.session.pop(NEW_LINK, "")
    context = {"group": group, "link": link, "invites": still_open, "days": INVITE_DAYS}
    return render(request, "groups/host/invites.html", context)


@login_required
def revoke(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(rules.can_invite, request.user, group)
    invite = get_object_or_404(group.invites.all(), public_id=public_id)
    actions.revoke_invite(actor=request.user, invite=invite)
    messages.success(request, _("Taken back. This link lets nobody in any more."))
    return redirect("groups:invites", slug)


@unlogged
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Show whoever has the link what the group is, and let a member in who agrees."""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    invite = Invite.objects.visible_to(key, timezone.now()).first()
    if invite is None:
        return render(request, "groups/invite_ended.html", status=410)
    group, user = invite.group, request.user
    if is_in_group(user, group):  # the invite stays open
        return redirect(group)
    if not takes_part(user) and request.method != "POST":
        return render(request, "groups/invite.html", {"group": group, "form": None})
    require(rules.can_accept, user, group)
    form = JoinForm(request.POST or None, group=group, member=user, is_invited=True)
    if form.is_valid():
        try:
            actions.accept_invite(actor=user, key=key, **form.join_arguments)
        except actions.InviteEnded:
            return render(request, "groups/invite_ended.html", status=410)
        except NameTaken:
            form.add_name_taken()
        except AgreementChanged:
            group.refresh_from_db()
            form.add_agreement_changed()
        except WrongAge:
            pass  # the page says so
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Welcome. It is good to have you here."))
            return redirect(group)
    context = {"group": group, "form": form, "other_ages": not has_age_for(user, group)}
    return render(request, "groups/invite.html", context)
