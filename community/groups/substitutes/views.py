from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.hosting.views import hosted_group, with_visible_persona
from community.groups.models import Group
from community.groups.substitutes.actions import ask_co_host
from community.groups.substitutes.forms import CoHostForm
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty
from community.members.duties.rules import can_end_duty, has_step_of_house
from community.members.models import Member
from community.permissions import NotAllowed


@login_required
def co_hosts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who hosts the group and until when, and ask a member of the group to host it for a while."""
    group, status = hosted_group(request, slug), 200
    memberships = with_visible_persona(request.user, group.memberships.active())
    form = CoHostForm(request.POST or None, memberships=memberships)
    if form.is_valid():
        chosen, until = form.cleaned_data["name"], form.cleaned_data["until"]
        reason = form.cleaned_data["reason"]
        try:
            ask_co_host(actor=request.user, group=group, member=chosen.member, until=until, reason=reason)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            name = {"name": chosen.persona.name}
            messages.success(request, _("%(name)s hosts here too from now on, and has been told.") % name)
            return redirect("groups:co_hosts", slug)
    context = {"group": group, "form": form, "rows": _rows(request.user, group)}
    return render(request, "groups/host/co_hosts.html", context, status=status)


@login_required
def end_co_host(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    """End the duty of a co-host of this group now."""
    group = hosted_group(request, slug)
    duties = group.duties.now().filter(kind=DutyKind.HOST, member__memberships__group=group)
    duty = get_object_or_404(duties.filter(member__memberships__persona__public_id=public_id))
    end_duty(actor=request.user, duty=duty, reason=_("A host of the group ended it."))
    messages.success(request, _("Ended. The other person has been told."))
    return redirect("groups:co_hosts", slug)


def _rows(user: Member, group: Group) -> list[dict]:
    """Return the hosts of this group whom the user may see, each with the name here, the end, and what is missing."""
    duties = group.duties.now().filter(kind=DutyKind.HOST).annotate(has_second_step=has_step_of_house())
    held = {duty.member_id: duty for duty in duties.select_related("member").order_by("since")}
    rows = with_visible_persona(user, group.memberships.active()).filter(member__in=held).select_related("persona")
    return [
        {"persona": row.persona, "duty": held[row.member_id], "may_end": can_end_duty(user, held[row.member_id])}
        for row in rows.order_by("persona__name")
    ]
