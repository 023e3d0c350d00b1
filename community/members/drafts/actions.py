"""Words that are not sent yet."""

from django.db import transaction

from community.members.models import Draft, Member

DRAFT_MAX_CHARACTERS = 20_000
DRAFTS_PER_MEMBER = 200


class DraftTooLong(Exception):
    """More than ``DRAFT_MAX_CHARACTERS``; what was kept before stays."""


@transaction.atomic
def save_draft(*, actor: Member, place: str, text: str) -> Draft | None:
    """Keep what somebody is writing at this place; without any words, nothing is kept. Not in the audit log: it is
    written every few seconds, and says nothing to others.

    Raises:
        DraftTooLong: what was kept before stays.
    """
    if len(text) > DRAFT_MAX_CHARACTERS:
        raise DraftTooLong
    if not text.strip():
        clear_draft(actor=actor, place=place)
        return None
    draft, new = Draft.objects.update_or_create(member=actor, place=place, defaults={"text": text})
    if new:
        kept = actor.drafts.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:DRAFTS_PER_MEMBER]
        actor.drafts.exclude(pk__in=list(kept)).delete()
    return draft


@transaction.atomic
def clear_draft(*, actor: Member, place: str) -> None:
    """The words were sent, or are no longer wanted."""
    actor.drafts.filter(place=place).delete()
