"""What groups tell members, in the site. The texts name no group and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.groups.rules import can_host
from community.notifications.kinds import Kind, register


def _requests(notifications, member) -> dict[str, str]:
    groups = Group.objects.visible_to(member).filter(public_id__in=[n.thing for n in notifications])
    return {str(g.public_id): reverse("groups:requests", args=[g.slug]) for g in groups if can_host(member, g)}


def _open_doors(notifications, member) -> dict[str, str]:
    groups = Group.objects.joined_by(member).filter(public_id__in=[n.thing for n in notifications])
    return {str(group.public_id): group.get_absolute_url() for group in groups}


register(Kind("groups.asked", _("Someone waits at the door of a group that you host."), _requests))
register(Kind("groups.admitted", _("The door is open: you are in the group that you asked for."), _open_doors))
