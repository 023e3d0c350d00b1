"""Tell a member that a duty of theirs changed. The text names no duty and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.members.duties.registry import on_change
from community.members.models import Duty
from community.notifications.actions import notify
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register

CHANGED = "desk.duty"


def _urls(notifications, member) -> dict[str, str]:
    return {n.thing: reverse("duties:own") for n in notifications}


def _tell(duty: Duty) -> None:
    notify(member=duty.member, kind=CHANGED, thing=duty.member_id, caused_as=None)


register(Kind(CHANGED, _("Something changed in what you do here."), Cause.HOUSE, None, _urls))
on_change(_tell)
