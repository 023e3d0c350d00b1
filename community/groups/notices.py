"""Kinds of notification about groups. The texts name no group and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.groups.rules import hosted_by
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _hosted(things, member):
    return hosted_by(member, Group.objects.visible_to(member).filter(public_id__in=things))


def _request_urls(notifications, member) -> dict[str, str]:
    hosted = _hosted([n.thing for n in notifications], member)
    return {str(group.public_id): reverse("groups:requests", args=[group.slug]) for group in hosted}


def _joined(things, member):
    return Group.objects.joined_by(member).filter(public_id__in=things)


def _group_urls(notifications, member) -> dict[str, str]:
    groups = _joined([n.thing for n in notifications], member)
    return {str(group.public_id): group.get_absolute_url() for group in groups}


ASKED = _("Someone is waiting at the door of a group that you host.")
ADMITTED = _("The door is open: you are now in the group that you asked to join.")
register(Kind("groups.asked", ASKED, Cause.PERSON, _hosted, _request_urls))
register(Kind("groups.admitted", ADMITTED, Cause.PERSON, _joined, _group_urls))
