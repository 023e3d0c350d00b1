"""Drafts: forms that a member has not sent yet."""

import re
from collections.abc import Collection
from uuid import uuid4

from django.db import transaction

from community.members.drafts.widgets import RECOVERED
from community.members.models import Draft, Member
from community.members.rules import has_account
from community.members.sessions.backends import SessionStore
from community.permissions import require

DRAFT_MAX_CHARACTERS = 20_000
FIELDS_MAX_CHARACTERS = 2 * DRAFT_MAX_CHARACTERS
DRAFT_KEY = re.compile(r"[a-z_]+(:[\w-]+)*")
DRAFT_KEY_MAX_CHARACTERS = Draft._meta.get_field("key").max_length
DRAFTS_PER_MEMBER = 200
HELD, FORMS_HELD = "unsent_forms", 3
TAB = "submission_id"  # among the fields of a draft: the page that it was written on


class DraftTooLong(Exception):
    """The text has more than ``DRAFT_MAX_CHARACTERS``; the draft that was there stays."""


def is_draft_key(key: str) -> bool:
    return len(key) <= DRAFT_KEY_MAX_CHARACTERS and DRAFT_KEY.fullmatch(key) is not None


@transaction.atomic
def save_draft(*, actor: Member, key: str, text: str, fields: dict | None = None, made_from: str = "") -> Draft | None:
    """Save what the member is writing under this draft key; an empty text removes the draft.

    A draft that another tab wrote meanwhile moves to a key of its own: it is neither lost nor in the way. Each page has
    its own ``TAB`` among the fields, and ``made_from`` is that of the draft with which this page began.
    Not in the audit log: drafts are written every few seconds, and say nothing to others.

    Raises:
        NotAllowed: the account is closed.
        DraftTooLong: the draft that was there stays.
    """
    require(has_account, actor)
    fields = fields or {}
    if len(text) > DRAFT_MAX_CHARACTERS or _size(fields) > FIELDS_MAX_CHARACTERS:
        raise DraftTooLong
    stored = actor.drafts.select_for_update().filter(key=key).first()
    if stored and fields.get(TAB) and stored.fields.get(TAB, "") not in ("", fields[TAB], made_from):
        if not text.strip():
            return stored
        actor.drafts.filter(pk=stored.pk).update(key=f"{RECOVERED}:{uuid4()}")
    if not text.strip():
        clear_draft(actor=actor, key=key)
        return None
    draft, is_new = Draft.objects.update_or_create(member=actor, key=key, defaults={"text": text, "fields": fields})
    if is_new:
        newest = actor.drafts.newest_first().values_list("pk", flat=True)[:DRAFTS_PER_MEMBER]
        actor.drafts.exclude(pk__in=list(newest)).delete()
    return draft


@transaction.atomic
def clear_draft(*, actor: Member, key: str) -> None:
    """Remove a draft of the actor: its text was sent, or is no longer wanted."""
    actor.drafts.filter(key=key).delete()


@transaction.atomic
def clear_sent_draft(*, actor: Member, keys: Collection[str], submission_id: str, made_from: str = "") -> None:
    """Remove the draft of a form that was sent, and leave what another tab wrote under the same key."""
    for stored in actor.drafts.filter(key__in=keys):
        if not submission_id or stored.fields.get(TAB, "") in ("", submission_id, made_from):
            stored.delete()


def hold_form(*, key: str | None, form: dict) -> str:
    """Hold a form for a browser in which nobody is logged in, and return the key with which it is found.

    It stands in a session of its own, which opens nothing.
    """
    store = SessionStore(key)
    held = [earlier for earlier in store.get(HELD, []) if earlier["text"] != form["text"]]
    store[HELD] = [*held, form][-FORMS_HELD:]
    store.save()
    return store.session_key


def take_held_forms(*, key: str) -> list[dict]:
    """Return the forms that were held under this key, and forget them."""
    store = SessionStore(key)
    forms = store.get(HELD, [])
    store.flush()
    return forms


def _size(fields: dict) -> int:
    return sum(len(value) if isinstance(value, str) else sum(map(len, value)) for value in fields.values())
