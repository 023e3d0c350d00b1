"""Kinds of notification about moderation. The texts name no topic and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Decision
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _own_decisions(things, member):
    return Decision.objects.visible_to(member).filter(public_id__in=things)


def _decision_urls(notifications, member) -> dict[str, str]:
    keys = _own_decisions([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:decision", args=[key]) for key in keys}


def _explanation_urls(notifications, member) -> dict[str, str]:
    return {n.thing: reverse("moderation:how_it_works") for n in notifications}


DECIDED = _("A moderator has written to you about something you shared.")
LOOKED = _("A moderator has looked at what you reported. Thank you for speaking up.")
register(Kind("moderation.decision", DECIDED, Cause.HOUSE, _own_decisions, _decision_urls))
register(Kind("moderation.looked", LOOKED, Cause.HOUSE, None, _explanation_urls))
