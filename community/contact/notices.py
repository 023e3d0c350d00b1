"""Kinds of notification about messages to the site, for those who run it. The texts hold nothing of a message."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.contact.actions import NEW, WAITING
from community.contact.choices import MessageState
from community.contact.models import ContactMessage
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _open_messages(things, member):
    messages = ContactMessage.objects.visible_to(member).filter(state=MessageState.OPEN, pk__in=things)
    return messages.annotate(public_id=F("pk"))


def _urls(notifications, member) -> dict[str, str]:
    keys = _open_messages([n.thing for n in notifications], member).values_list("pk", flat=True)
    return {str(key): reverse("contact:inbox") for key in keys}


register(Kind(NEW, _("Somebody has written to those who run this site."), Cause.HOUSE, _open_messages, _urls))
register(Kind(WAITING, _("Somebody who wrote to this site still waits."), Cause.HOUSE, _open_messages, _urls))
