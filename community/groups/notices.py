"""What groups tell members, in the site. The texts name no group and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.groups.rules import can_host
from community.notifications.kinds import Kind, register


def _hosted(things, member) -> list[Group]:
    groups = Group.objects.visible_to(member).filter(public_id__in=things)
    return [group for group in groups if can_host(member, group)]


def _hosted_things(things, member) -> list[str]:
    return [str(group.public_id) for group in _hosted(things, member)]


def _requests(notifications, member) -> dict[str, str]:
    hosted = _hosted([n.thing for n in notifications], member)
    return {str(group.public_id): reverse("groups:requests", args=[group.slug]) for group in hosted}


def _joined(things, member) -> list[str]:
    joined = Group.objects.joined_by(member).filter(public_id__in=things)
    return [str(key) for key in joined.values_list("public_id", flat=True)]


def _open_doors(notifications, member) -> dict[str, str]:
    groups = Group.objects.joined_by(member).filter(public_id__in=[n.thing for n in notifications])
    return {str(group.public_id): group.get_absolute_url() for group in groups}


ASKED = _("Someone waits at the door of a group that you host.")
ADMITTED = _("The door is open: you are in the group that you asked for.")
register(Kind("groups.asked", ASKED, _hosted_things, _requests))
register(Kind("groups.admitted", ADMITTED, _joined, _open_doors))
