from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups import rules
from community.groups.actions import host_personas
from community.groups.choices import HOST_FIELDS, GroupKind
from community.groups.hosting import actions
from community.groups.hosting.forms import HostForm
from community.groups.invites.rules import can_invite
from community.groups.models import Group, Membership
from community.groups.registry import host_links, member_links
from community.members.drafts.prefill import with_draft
from community.members.models import Persona
from community.members.profiles.names import name_key
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft
from community.web.edit_lock import ChangedMeanwhile, values_of
from community.web.pagination import Cursor

MEMBERS_PER_PAGE = 50
SEARCH_MAX_CHARACTERS = 40


@login_required
def host(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the hosts of a group: what waits, and what they can do."""
    group = hosted_group(request, slug)
    has_members = group.kind != GroupKind.BOARD
    shown = with_visible_persona(request.user, group.memberships)
    asking = Persona.objects.asking_to_join(request.user).filter(pk=OuterRef("persona"))
    context = {
        "group": group,
        "has_members": has_members,
        "is_inside": rules.is_in_group(request.user, group),
        "may_invite": can_invite(request.user, group),
        "waiting": group.memberships.asked().filter(Exists(asking)).count() if has_members else 0,
        "newcomers": shown.to_greet(timezone.now()).count() if has_members else 0,
        "open_invites": group.invites.open(timezone.now()).count() if has_members else 0,
        "hosts": host_personas(group, request.user),
        "links": host_links(request.user, group),
    }
    return render(request, "groups/host/page.html", context)


@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """List the members of the group by name; ``?naam=`` looks for a name."""
    group = hosted_group(request, slug)
    query = request.GET.get("naam", "")[:SEARCH_MAX_CHARACTERS].strip()
    rows = with_visible_persona(request.user, group.memberships.active())
    if query:
        rows = rows.filter(persona__name_key__contains=name_key(query))
    order = ("persona__name_key", "persona__public_id")
    page = Cursor.of(request.GET, *order).slice(rows.select_related("persona__member"), size=MEMBERS_PER_PAGE)
    for row in page.rows:
        row.links = member_links(group, row.persona) if row.member_id != request.user.pk else []
    context = {"group": group, "page": page, "query": query, "is_inside": rules.is_in_group(request.user, group)}
    return render(request, "groups/host/members.html", context)


@login_required
def newcomers(request: HttpRequest, slug: str) -> HttpResponse:
    """List the members who came in during the last weeks and whom no host has greeted yet, the longest here first."""
    group = hosted_group(request, slug)
    rows = with_visible_persona(request.user, group.memberships).to_greet(timezone.now())
    order = ("joined_at", "persona__public_id")
    page = Cursor.of(request.GET, *order).slice(rows.select_related("persona__member"), size=MEMBERS_PER_PAGE)
    context = {"group": group, "page": page, "is_inside": rules.is_in_group(request.user, group)}
    return render(request, "groups/host/newcomers.html", context)


@login_required
def greeted(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    group = hosted_group(request, slug)
    rows = with_visible_persona(request.user, group.memberships.active()).select_related("persona", "member")
    membership = get_object_or_404(rows, persona__public_id=public_id)
    actions.mark_greeted(actor=request.user, group=group, member=membership.member)
    name = {"name": membership.persona.name}
    messages.success(request, _("Noted: you greeted %(name)s. The other hosts see that too.") % name)
    return redirect("groups:newcomers", slug)


@keeps_draft("host:{slug}")
@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what holds in the group: texts, questions, reminders and pace."""
    group = hosted_group(request, slug)
    stored, status = values_of(group, HOST_FIELDS), 200
    form = HostForm(request.POST or None, group=group, initial=with_draft(request, HostForm.initial_of(group)))
    form.carry_version(stored)
    if form.is_valid():
        try:
            actions.change_as_host(actor=request.user, group=group, **form.changes)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Saved. This holds in the group from now on."))
            return redirect("groups:host", slug)
    return render(request, "groups/host/settings.html", {"group": group, "form": form}, status=status)


def hosted_group(request: HttpRequest, slug: str) -> Group:
    """Return the group, for its hosts alone."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(rules.can_host, request.user, group)
    return group


def with_visible_persona(user, memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return the memberships of personas that this host may see: a longer list, or a count, would tell of a block."""
    visible = Persona.objects.asking_to_join(user).filter(pk=OuterRef("persona"))
    return memberships.filter(Exists(visible))
