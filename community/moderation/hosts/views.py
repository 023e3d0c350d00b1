from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.hosting.views import with_visible_persona
from community.groups.models import Group
from community.groups.rules import can_host, can_take_out
from community.members.drafts.prefill import with_draft
from community.moderation.choices import APPEAL_WEEKS
from community.moderation.hosts import actions
from community.moderation.hosts.forms import TakeOutForm
from community.permissions import NotAllowed, require
from community.web.decorators import keeps_draft


@keeps_draft("take_out:{public_id}")
@login_required
def take_out(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    """Ask a host for the reason, and take a member out of the group."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(can_host, request.user, group)
    rows = with_visible_persona(request.user, group.memberships.active()).select_related("persona", "member")
    membership = get_object_or_404(rows, persona__public_id=public_id)
    form, status = TakeOutForm(request.POST or None, initial=with_draft(request, main="explanation")), 200
    if form.is_valid():
        member = membership.member
        try:
            actions.take_member_out(actor=request.user, group=group, member=member, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        except actions.AlreadyOut:
            messages.info(request, _("This person was no longer in the group. Nothing was sent."))
            return redirect("groups:members", slug)
        else:
            messages.success(request, _("Done. This person has been told why, and can ask a moderator to look again."))
            return redirect("groups:members", slug)
    context = {
        "group": group,
        "persona": membership.persona,
        "form": form,
        "may_take_out": can_take_out(request.user, group, membership.member),
        "weeks": APPEAL_WEEKS,
    }
    return render(request, "moderation/hosts/take_out.html", context, status=status)
