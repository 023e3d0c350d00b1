"""What moderation tells members, in the site. The texts name no topic and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Decision
from community.notifications.kinds import Kind, register


def _mine(things, member) -> list[str]:
    mine = Decision.objects.visible_to(member).filter(public_id__in=things)
    return [str(key) for key in mine.values_list("public_id", flat=True)]


def _letters(notifications, member) -> dict[str, str]:
    mine = _mine([n.thing for n in notifications], member)
    return {key: reverse("moderation:decision", args=[key]) for key in mine}


def _all(things, member) -> list[str]:
    return list(things)


def _how_it_works(notifications, member) -> dict[str, str]:
    return {n.thing: reverse("moderation:how_it_works") for n in notifications}


DECIDED = _("A moderator wrote to you about something you shared.")
LOOKED = _("A moderator looked at what you reported. Thank you for speaking up.")
register(Kind("moderation.decision", DECIDED, _mine, _letters))
register(Kind("moderation.looked", LOOKED, _all, _how_it_works))
