"""The notifications of private messages: that there is something, never from whom or what."""

from django.db.models import UUIDField
from django.utils.translation import gettext_lazy as _

from chat.private.choices import ANSWER, MESSAGE, QUESTION, Stage
from chat.private.models import Seat
from community.members.querysets.reader_query import ReaderQuery
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _register(name: str, text: object, stage: str) -> None:
    """Register a kind of notification that is shown while the conversation is at this stage for its receiver."""

    def visible(things, member):
        return Seat.objects.at_stage(stage, member).filter(public_id__in=things)

    prepared = ReaderQuery(lambda user, things: visible(things, user), things=[UUIDField()])

    def urls(notifications, member) -> dict[str, str]:
        seats = prepared.rows(member, things=[notification.thing for notification in notifications])
        return {str(seat.public_id): seat.get_absolute_url() for seat in seats}

    register(Kind(name, text, Cause.PERSON, visible, urls))


_register(QUESTION, _("There is a question for you."), Stage.QUESTION)
_register(ANSWER, _("There is an answer for you."), Stage.OPEN)
_register(MESSAGE, _("There is a message for you."), Stage.OPEN)
