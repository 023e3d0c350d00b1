from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.actions import AgreementChanged
from community.groups.agreement import actions
from community.groups.forms import AgreementForm
from community.groups.models import Group
from community.groups.rules import has_agreed, is_in_group
from community.permissions import require
from community.web.redirects import next_url


@login_required
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a member the agreement as it is now, and let them agree before they write again."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(is_in_group, request.user, group)
    back = next_url(request, group.get_absolute_url())
    form = AgreementForm(request.POST or None, group=group)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.agree_again(actor=request.user, group=group, agreement_version=version)
        except AgreementChanged:
            group.refresh_from_db()
            form.add_agreement_changed()
        else:
            messages.success(request, _("Thank you. You can write here again."))
            return redirect(back)
    context = {"group": group, "form": form, "back": back, "is_new": not has_agreed(request.user, group)}
    return render(request, "groups/agreement.html", context)


@login_required
def welcomed(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    actions.put_welcome_away(actor=request.user, group=group)
    return redirect(group)
