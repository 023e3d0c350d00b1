"""What the college tells members, in the site."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.notifications.kinds import Kind, register


def _runs(notifications, member) -> dict[str, str]:
    return {n.thing: reverse("college:run", args=[n.thing]) for n in notifications}


register(Kind("college.moved_up", _("A seat came free: you have a place now."), _runs))
register(Kind("college.cancelled", _("A course that you signed up for does not go on."), _runs))
