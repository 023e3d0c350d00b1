"""What is told about private messages: that there is something, never from whom or what."""

from django.utils.translation import gettext_lazy as _

from chat.private.choices import ASKED, OPENED, SAID, Stage
from chat.private.models import Seat
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _register(name: str, text: object, stage: str) -> None:
    """Only while the conversation is at this stage for who is told."""

    def seen(things, member):
        return Seat.objects.at_stage(stage, member).filter(public_id__in=things)

    def addresses(notifications, member) -> dict[str, str]:
        shown = seen([n.thing for n in notifications], member)
        return {str(seat.public_id): seat.get_absolute_url() for seat in shown}

    register(Kind(name, text, Cause.PERSON, seen, addresses))


_register(ASKED, _("There is a question for you."), Stage.QUESTION)
_register(OPENED, _("There is an answer for you."), Stage.OPEN)
_register(SAID, _("There is a message for you."), Stage.OPEN)
