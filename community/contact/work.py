"""The messages that wait, for "My work"."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from community.contact.models import ContactMessage
from community.contact.rules import can_answer
from community.members.duties.registry import WorkLink, register
from community.members.models import Member


def inbox(member: Member) -> Iterator[WorkLink]:
    if can_answer(member):
        waiting = ContactMessage.objects.visible_to(member).waiting().count()
        note = ngettext("%(n)s message waits", "%(n)s messages wait", waiting) % {"n": waiting} if waiting else ""
        yield WorkLink(_("Messages to us"), reverse("contact:inbox"), note, waits=bool(waiting))


register(65, inbox, heading=_lazy("The house"))
