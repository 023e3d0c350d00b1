"""Blocking, which works both ways, and muting, which nobody but the member notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.members.models import Block, Mute, Persona
from community.members.relations import actions
from community.web.redirects import next_url

BLOCKS_SHOWN = 200


@require_http_methods(["GET", "POST"])
@login_required
def mute_persona(request: HttpRequest, public_id) -> HttpResponse:
    """Explain muting and blocking, then mute and go back to the page that the member was reading."""
    others = Persona.objects.visible_to(request.user).exclude(member=request.user).select_related("member")
    persona = get_object_or_404(others, public_id=public_id)
    back_url = next_url(request, reverse("members:profile", args=[persona.public_id]))
    if request.method == "POST":
        actions.mute_persona(actor=request.user, persona=persona)
        messages.success(request, _("Done. The words of %(name)s are folded away for you.") % {"name": persona.name})
        return redirect(back_url)
    return render(request, "members/mute.html", {"shown": persona, "back": back_url})


@require_POST
@login_required
def unmute(request: HttpRequest, public_id) -> HttpResponse:
    mute = get_object_or_404(Mute.objects.made_by(request.user).select_related("persona"), public_id=public_id)
    actions.unmute(actor=request.user, mute=mute)
    messages.success(request, _("Done. You see the words of %(name)s again.") % {"name": mute.persona.name})
    return redirect(next_url(request, "members:blocked"))


@require_POST
@login_required
def block_member(request: HttpRequest, public_id) -> HttpResponse:
    persona = get_object_or_404(
        Persona.objects.visible_to(request.user).exclude(member=request.user), public_id=public_id
    )
    actions.block_member(actor=request.user, persona=persona)
    messages.success(request, _("Done. You and %(name)s no longer see each other's words.") % {"name": persona.name})
    return redirect("members:blocked")


@require_GET
@login_required
def blocked(request: HttpRequest) -> HttpResponse:
    """Show whom this member blocked or muted, newest first, by the names that they saw then."""
    blocks = Block.objects.made_by(request.user).select_related("persona__member")[:BLOCKS_SHOWN]
    mutes = Mute.objects.made_by(request.user).select_related("persona__member")[:BLOCKS_SHOWN]
    return render(request, "members/blocked.html", {"blocks": blocks, "mutes": mutes})


@require_POST
@login_required
def unblock(request: HttpRequest, public_id) -> HttpResponse:
    block = get_object_or_404(Block.objects.made_by(request.user), public_id=public_id)
    actions.unblock_member(actor=request.user, block=block)
    messages.success(request, _("Done. You can see each other's words again."))
    return redirect("members:blocked")
