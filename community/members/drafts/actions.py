"""Drafts: text that a member has not sent yet."""

from django.db import transaction

from community.members.models import Draft, Member
from community.members.rules import has_account
from community.permissions import require

DRAFT_MAX_CHARACTERS = 20_000
DRAFTS_PER_MEMBER = 200


class DraftTooLong(Exception):
    """The text has more than ``DRAFT_MAX_CHARACTERS``; the draft that was there stays."""


@transaction.atomic
def save_draft(*, actor: Member, key: str, text: str) -> Draft | None:
    """Save what the member is writing under this draft key; an empty text removes the draft.

    Not in the audit log: drafts are written every few seconds, and say nothing to others.

    Raises:
        NotAllowed: the account is closed.
        DraftTooLong: the draft that was there stays.
    """
    require(has_account, actor)
    if len(text) > DRAFT_MAX_CHARACTERS:
        raise DraftTooLong
    if not text.strip():
        clear_draft(actor=actor, key=key)
        return None
    draft, is_new = Draft.objects.update_or_create(member=actor, key=key, defaults={"text": text})
    if is_new:
        newest = actor.drafts.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:DRAFTS_PER_MEMBER]
        actor.drafts.exclude(pk__in=list(newest)).delete()
    return draft


@transaction.atomic
def clear_draft(*, actor: Member, key: str) -> None:
    """Remove a draft of the actor: its text was sent, or is no longer wanted."""
    actor.drafts.filter(key=key).delete()
