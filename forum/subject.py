"""What a topic is about, fetched at the moment of reading: no key ties the two together."""

import re

from community.ids import id_in
from community.members.models import Member
from community.pages.choices import page_model
from forum.choices import AboutKind


def known_about(text: str) -> str:
    """``tool:<public id>`` when that can be a thing of a known kind, else nothing."""
    match = re.fullmatch(r"([a-z]+):([0-9a-f-]{36})", text)
    return text if match and match[1] in AboutKind.values and id_in(match[2]) else ""


def page_about(about: str, member: Member | None):
    """The page that ``tool:<public id>`` names, if this reader may see it."""
    kind, _colon, public_id = known_about(about).partition(":")
    model = page_model(kind) if kind else None
    return model.objects.visible_to(member).filter(public_id=public_id).first() if model else None
