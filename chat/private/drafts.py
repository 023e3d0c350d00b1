from django.utils.translation import gettext_lazy as _

from chat.private.models import Seat
from community.members.drafts import registry


def _conversations(things, member) -> dict[str, registry.DraftLink]:
    """Without the other's name: this page may lie open."""
    seats = Seat.objects.visible_to(member).filter(conversation__public_id__in=registry.public_ids_in(things))
    title = str(_("Private messages"))
    return {
        str(seat.conversation.public_id): registry.DraftLink(title, seat.get_absolute_url())
        for seat in seats.select_related("conversation")
    }


registry.register("private", _conversations)
