"""Kinds of notification about groups. The texts name no group and no person."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.choices import MembershipState
from community.groups.models import Group, Membership
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


def _declined(things, member):
    """The groups that the member may still see, and where nothing happened since."""
    own = Membership.objects.filter(member=member, state=MembershipState.LEFT).exclude(declined_because="")
    return Group.objects.visible_to(member).filter(Exists(own.filter(group=OuterRef("pk"))), public_id__in=things)


def _door_urls(notifications, member) -> dict[str, str]:
    groups = _declined([n.thing for n in notifications], member)
    return {str(group.public_id): group.get_absolute_url() for group in groups}


ASKED = _("Someone asked to join a group that you host.")
ADMITTED = _("You are now in the group that you asked to join.")
DECLINED = _("There is an answer to your request to join a group.")
register(Kind("groups.asked", ASKED, Cause.PERSON, _hosted, _request_urls))
register(Kind("groups.admitted", ADMITTED, Cause.PERSON, _joined, _group_urls))
register(Kind("groups.declined", DECLINED, Cause.HOUSE, _declined, _door_urls))
