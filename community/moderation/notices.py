"""What moderation tells members, in the site. The texts name no topic and no person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.moderation.models import Decision
from community.notifications.kinds import Kind, register


def _decision(notification, member):
    if not Decision.objects.visible_to(member).filter(public_id=notification.thing).exists():
        return None
    return _("A moderator wrote to you about something you shared."), reverse(
        "moderation:decision", args=[notification.thing]
    )


def _looked(notification, member):
    return _("A moderator looked at what you reported. Thank you for speaking up."), reverse("moderation:how_it_works")


register(Kind("moderation.decision", _decision))
register(Kind("moderation.looked", _looked))
