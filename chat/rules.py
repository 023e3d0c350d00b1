from chat.messages import SaidMessage
from community.members.models import Member
from community.moderation.models import ContentState


def can_remove(member: Member | None, message: SaidMessage) -> bool:
    """Take back one's own words, while they are in place."""
    own = member is not None and member.is_authenticated and message.author is not None
    return own and message.author.member_id == member.pk and message.state == ContentState.VISIBLE
