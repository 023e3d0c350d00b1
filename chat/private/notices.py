"""What is told about private messages: that there is something, never from whom or what."""

from django.utils.translation import gettext_lazy as _

from chat.private.choices import Stage
from chat.private.models import Seat
from community.notifications.kinds import Kind, register


def _register(name: str, text: object, stage: str) -> None:
    """Only while the conversation is at this stage for who is told."""

    def seats(things, member):
        return Seat.objects.visible_to(member).filter(public_id__in=things, stage=stage)

    def seen(things, member) -> set[str]:
        return {str(seat.public_id) for seat in seats(things, member)}

    def addresses(notifications, member) -> dict[str, str]:
        shown = seats([n.thing for n in notifications], member)
        return {str(seat.public_id): seat.get_absolute_url() for seat in shown}

    register(Kind(name, text, seen, addresses))


_register("private.question", _("There is a question for you."), Stage.QUESTION)
_register("private.open", _("There is an answer for you."), Stage.OPEN)
_register("private.message", _("There is a message for you."), Stage.OPEN)
