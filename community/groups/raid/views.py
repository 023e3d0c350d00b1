from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.models import Group, RaidMode
from community.groups.raid import actions
from community.groups.raid.forms import RaidModeForm
from community.groups.raid.rules import can_set_modes
from community.groups.raid_modes import sentence
from community.groups.rules import hosted_by
from community.permissions import require

GROUPS_SHOWN = 50


@login_required
def house(request: HttpRequest) -> HttpResponse:
    """Set and end what holds in the whole house, and find the groups that the user looks after."""
    if not can_set_modes(request.user, None):
        groups = hosted_by(request.user, Group.objects.visible_to(request.user)).in_order()[:GROUPS_SHOWN]
        if not groups:
            raise Http404  # only those who look after people learn of this page
        if request.method == "POST":
            require(can_set_modes, request.user, None)
        return render(request, "groups/raid/groups.html", {"groups": groups})
    return _page(request, None)


@login_required
def group(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(can_set_modes, request.user, group)
    return _page(request, group)


@login_required
def end(request: HttpRequest, public_id) -> HttpResponse:
    modes = RaidMode.objects.visible_to(request.user).select_related("group")
    mode = get_object_or_404(modes, public_id=public_id)
    actions.end_mode(actor=request.user, mode=mode)
    messages.success(request, _("Ended. Everybody can see that it is as usual again."))
    return redirect("raid:group", mode.group.slug) if mode.group else redirect("raid:house")


def _page(request: HttpRequest, group: Group | None) -> HttpResponse:
    form = RaidModeForm(request.POST or None, group=group)
    if form.is_valid():
        mode = actions.begin_mode(actor=request.user, group=group, **form.cleaned_data)
        messages.success(request, _("From now on everybody reads: “%(line)s”") % {"line": sentence(mode)})
        return redirect(request.path)
    modes = RaidMode.objects.visible_to(request.user).of(group).running(timezone.now()).order_by("until")
    modes = [(mode, sentence(mode)) for mode in modes]
    others = (
        hosted_by(request.user, Group.objects.visible_to(request.user)).in_order()[:GROUPS_SHOWN]
        if group is None
        else []
    )
    context = {"group": group, "form": form, "modes": modes, "groups": others}
    return render(request, "groups/raid/page.html", context)
