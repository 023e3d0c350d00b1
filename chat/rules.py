from django.utils.translation import gettext_lazy as _

from chat.messages import ChatMessage
from community.moderation.choices import ContentState
from community.permissions import denied_with


def is_author(user, message: ChatMessage) -> bool:
    return user.is_authenticated and message.author is not None and message.author.member_id == user.pk


@denied_with(_("Only the writer can take these words back, and only while they are still there."))
def can_remove(user, message: ChatMessage) -> bool:
    return is_author(user, message) and message.state == ContentState.VISIBLE
