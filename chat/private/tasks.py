"""Periodic work: a question reaches a member after their first week, or expires."""

from datetime import timedelta

from django.utils import timezone

from chat.private.actions import expire_questions, notify_of_question
from chat.private.choices import QUESTION_LIFETIME, ConversationState
from chat.private.models import Seat
from community import background


@background.periodic("private.questions", every=timedelta(hours=6))
def update_questions() -> str:
    asked = Seat.objects.filter(has_asked=False, conversation__state=ConversationState.ASKED)
    expired = expire_questions(before=timezone.now() - QUESTION_LIFETIME)
    waiting = asked.filter(is_told=False, other__isnull=False).select_related("persona__member", "other__member")
    notified = sum(notify_of_question(seat) for seat in waiting.iterator())
    return f"{notified} notified of a question, {expired} questions expired"
