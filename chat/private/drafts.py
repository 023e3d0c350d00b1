from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chat.private.models import Seat
from community.members.drafts import registry


def _conversations(things, member) -> dict[str, registry.DraftLink]:
    """Without the other's name: this page may lie open."""
    keys, title = registry.public_ids_in(things), str(_("Private messages"))
    is_meant = Q(conversation__public_id__in=keys) | Q(public_id__in=keys)  # of a refusal there is only the seat
    seats = Seat.objects.visible_to(member).filter(is_meant).select_related("conversation")
    return {
        str(key): registry.DraftLink(title, seat.get_absolute_url())
        for seat in seats
        for key in (seat.public_id, seat.conversation.public_id)
    }


registry.register("private", _conversations)
