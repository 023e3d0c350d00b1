"""What the college tells members, in the site."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.notifications.kinds import Kind, register


def _moved_up(notification, member):
    return _("A seat came free: you have a place now."), reverse("college:run", args=[notification.thing])


register(Kind("college.moved_up", _moved_up))
