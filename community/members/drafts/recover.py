"""Recover text from forms that were refused: sent after the session had ended, or too fast after each other.

The text is kept as a draft of the member who wrote it. Nothing else is done with such a form, and its CSRF token was
checked before.
"""

import re
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, QueryDict

from community.members.drafts.actions import DRAFT_MAX_CHARACTERS, save_draft
from community.members.drafts.widgets import DRAFT_FIELDS, RECOVERED
from community.members.models import Member
from community.members.sessions.backends import member_of_expired_session

DRAFT_KEY = re.compile(r"[a-z_]+(:[\w-]+)*")
DRAFT_KEY_MAX_CHARACTERS = 120
FIELDS_READ = 10


def recover_drafts(request: HttpRequest) -> None:
    """Save the text of a POST that was refused because its session had ended, for the member whose session it was.

    What is accepted without an account, such as an anonymous question, is never saved for anybody.
    """
    texts = texts_by_draft_key(request.POST)
    if request.resolver_match.view_name == "members:draft":
        texts = {request.POST.get("key", ""): request.POST.get("text", "")}
    if not any(texts.values()):
        return
    member = member_of_expired_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    if member is not None:
        save_recovered(member, texts)


def save_recovered(member: Member, texts: dict[str, str]) -> None:
    """Save each text as a draft; one whose form has no draft key gets a key of its own."""
    for key, text in texts.items():
        text = text.replace("\0", "")[:DRAFT_MAX_CHARACTERS]  # no form has validated it
        is_saved = member.drafts.filter(key__startswith=RECOVERED, text=text).exists()  # the form was sent twice
        is_key = len(key) <= DRAFT_KEY_MAX_CHARACTERS and DRAFT_KEY.fullmatch(key)
        if text.strip() and is_key and not (key == RECOVERED and is_saved):
            save_draft(actor=member, key=f"{RECOVERED}:{uuid4()}" if key == RECOVERED else key, text=text)


def texts_by_draft_key(post_data: QueryDict) -> dict[str, str]:
    """Return the text per draft key, in the order of the form."""
    texts: dict[str, list[str]] = {}
    for field in post_data.getlist(DRAFT_FIELDS)[:FIELDS_READ]:
        name, _at, key = field.partition("@")
        if text := post_data.get(name, "").strip():
            texts.setdefault(key, []).append(text)
    return {key: "\n\n".join(parts) for key, parts in texts.items()}
