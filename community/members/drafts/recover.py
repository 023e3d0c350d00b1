"""Words that are not taken in: they come after the login has ended, or too fast after each other. They are kept as a
draft of who wrote them, and there again afterwards.

Nothing else is done with such a form, and its token against forgery was looked at before.
"""

import re
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

from community.members.drafts.actions import DRAFT_MAX_CHARACTERS, save_draft
from community.members.drafts.widgets import LATE, MARK
from community.members.models import Member
from community.members.sessions.backends import who_it_was

PLACE = re.compile(r"[a-z_]+(:[\w-]+)*")
PLACE_MAX_CHARACTERS = 120
MARKS_READ = 10


def keep_late_words(request: HttpRequest) -> None:
    """``request`` is a POST that was not accepted, because nobody is logged in (any more). What is accepted without a
    login, like an anonymous question, is never kept for anybody."""
    words = marked(request.POST)
    if request.resolver_match.view_name == "members:draft":
        words = {request.POST.get("place", ""): request.POST.get("text", "")}
    if not any(words.values()):
        return
    member = who_it_was(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    if member is not None:
        keep_words(member, words)


def keep_words(member: Member, words: dict[str, str]) -> None:
    """As drafts, each at its place."""
    for place, text in words.items():
        text = text.replace("\0", "")[:DRAFT_MAX_CHARACTERS]  # no form looked at these words
        there = member.drafts.filter(place__startswith=LATE, text=text).exists()  # the button was pressed twice
        known = len(place) <= PLACE_MAX_CHARACTERS and PLACE.fullmatch(place)
        if text.strip() and known and not (place == LATE and there):
            save_draft(actor=member, place=f"{LATE}:{uuid4()}" if place == LATE else place, text=text)


def marked(sent) -> dict[str, str]:
    """Place -> the words for it, in the order of the form."""
    found: dict[str, list[str]] = {}
    for mark in sent.getlist(MARK)[:MARKS_READ]:
        name, _at, place = mark.partition("@")
        if text := sent.get(name, "").strip():
            found.setdefault(place, []).append(text)
    return {place: "\n\n".join(texts) for place, texts in found.items()}
