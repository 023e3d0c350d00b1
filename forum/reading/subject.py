"""The page that a topic is about, looked up at the moment of reading: no foreign key connects the two."""

import re

from community.ids import id_in
from community.pages.choices import page_model
from community.pages.models import BasePage
from forum.choices import AboutKind
from forum.rules import User


def valid_about(text: str) -> str:
    """Return ``tool:<public id>`` when that is a known kind and an id, else ""."""
    match = re.fullmatch(r"([a-z]+):([0-9a-f-]{36})", text)
    return text if match and match[1] in AboutKind.values and id_in(match[2]) else ""


def page_about(about: str, user: User) -> BasePage | None:
    """Return the page that ``tool:<public id>`` names, if the user may see it."""
    kind, _colon, public_id = valid_about(about).partition(":")
    model = page_model(kind) if kind else None
    return model.objects.visible_to(user).filter(public_id=public_id).first() if model else None
