"""What other rooms show of a member: a drawing, and a name with a role."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.members.mfa.rules import second_step_waits
from community.members.models import Persona
from community.members.profiles.avatars import PARTS, draw
from community.members.querysets.relations import muted_ids
from community.members.sessions.backends import who_it_was

register = template.Library()
SIZES = {"small", "large"}
NOBODY = "someone who left"


@register.simple_tag
def avatar(persona: Persona | None, size: str = "") -> SafeString:
    """Return the drawing of this persona; ``size`` is "", "small" or "large". Decorative: the name stands beside it.

    A persona without a seed (the blank lines of a chat) gets an empty one, for a script to fill.
    """
    kind = f" avatar--{size}" if size in SIZES else ""
    seed = persona.avatar_seed if persona else NOBODY
    drawing = mark_safe(draw(seed) if seed else "")  # noqa: S308  only our own shapes
    return format_html(
        '<span class="avatar{}" aria-hidden="true"><svg viewBox="0 0 64 64" focusable="false">{}</svg></span>',
        kind,
        drawing,
    )


@register.inclusion_tag("members/_avatar_parts.html")
def avatar_parts() -> dict:
    """All pieces of drawings in a ``<template>``, from which a script puts a drawing together by their names."""
    return {"parts": {name: mark_safe(svg) for name, svg in PARTS.items()}}  # noqa: S308  only our own shapes


@register.inclusion_tag("members/_author.html")
def author(persona: Persona | None, link: bool = True, size: str = "small") -> dict:
    """Drawing, name (a link to the profile) and role; "someone who left" for None.

    Takes the role from ``persona.member``: fetch lists with ``select_related("author__member")``.
    """
    return {"persona": persona, "link": link, "size": size}


@register.inclusion_tag("members/_second_step_waits.html", takes_context=True)
def second_step_card(context) -> dict:
    """For somebody with work here, in a session that may not do it yet: the way to the second step."""
    return {"waits": second_step_waits(context["request"].user)}


@register.inclusion_tag("members/_second_step_note.html")
def second_step_note() -> dict:
    """Where no second step is asked (the demo), say so."""
    return {"off": not settings.STAFF_SECOND_FACTOR}


@register.inclusion_tag("members/_login_ended.html", takes_context=True)
def login_ended(context) -> dict:
    """Why one has to log in again, for who was on the way to a page of their own. Who just opens the log-in page, on a
    device that others use too, does not read that somebody was here."""
    request = context["request"]
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return {"ended": "next" in request.GET and bool(key) and who_it_was(key) is not None}


@register.inclusion_tag("members/_mute_link.html", takes_context=True)
def mute_link(context, persona: Persona | None, back: str) -> dict:
    """A quiet link to mute this person, and back; nothing for a visitor, for oneself, and for who was muted."""
    member = context["request"].user
    shown = persona is not None and member.is_authenticated and persona.member_id != member.pk
    return {"persona": persona, "back": back, "shown": shown and persona.pk not in muted_ids(member)}
