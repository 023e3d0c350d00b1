"""What happens with time: a question reaches somebody whose first week is over, or waits no longer."""

from datetime import timedelta

from django.utils import timezone

from chat.private.actions import let_wait_no_longer, tell_of_question
from chat.private.choices import ASKED_AT_MOST, ConversationState
from chat.private.models import Seat
from community import background


@background.periodic("private.questions", every=timedelta(hours=6))
def look_after_questions() -> str:
    asked = Seat.objects.filter(has_asked=False, conversation__state=ConversationState.ASKED)
    gone = let_wait_no_longer(before=timezone.now() - ASKED_AT_MOST)
    waiting = asked.filter(is_told=False, other__isnull=False).select_related("persona__member", "other__member")
    told = sum(tell_of_question(seat) for seat in waiting.iterator())
    return f"{told} told of a question, {gone} questions that waited too long"
