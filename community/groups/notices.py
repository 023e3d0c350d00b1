"""What groups tell members, in the site. The texts name no group and no person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.groups.models import Group
from community.groups.rules import can_host
from community.notifications.kinds import Kind, register


def _asked(notification, member) -> tuple[str, str] | None:
    group = Group.objects.visible_to(member).filter(public_id=notification.thing).first()
    if group is None or not can_host(member, group):
        return None
    return _("Someone waits at the door of a group that you host."), reverse("groups:requests", args=[group.slug])


def _admitted(notification, member) -> tuple[str, str] | None:
    group = Group.objects.joined_by(member).filter(public_id=notification.thing).first()
    if group is None:
        return None
    return _("The door is open: you are in the group that you asked for."), group.get_absolute_url()


register(Kind("groups.asked", _asked))
register(Kind("groups.admitted", _admitted))
