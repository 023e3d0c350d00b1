"""Tags for what other rooms show of a member: an avatar, and a name with a role."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

from community.members.drafts.submitted import draft_key_of
from community.members.duties.registry import work_of
from community.members.mfa.rules import second_step_waits
from community.members.models import Persona
from community.members.profiles.avatars import PARTS, draw
from community.members.sessions.backends import member_of_expired_session
from community.web import idempotency
from community.web.fragments import kept

register = template.Library()
SIZES = {"small", "large"}
NOBODY = "someone who left"


@register.simple_tag
def avatar(persona: Persona | None, size: str = "", from_parts: bool = False) -> SafeString:
    """Return the drawing of this persona; ``size`` is "", "small" or "large". Decorative: the name stands beside it.

    ``from_parts``: on a page that has ``{% avatar_parts %}``. A persona without a seed (the blank lines of a chat) gets
    an empty one, for a script to fill.
    """
    classes = f"avatar avatar--{size}" if size in SIZES else "avatar"
    seed = persona.avatar_seed if persona else NOBODY
    return mark_safe(draw(seed, classes, from_parts=from_parts))  # noqa: S308  only our own shapes and classes


class PartsFacts(NamedTuple):
    """Names and drawings of the parts of avatars."""

    parts: tuple[tuple[str, SafeString], ...]


ALL_PARTS = PartsFacts(tuple((name, mark_safe(svg)) for name, svg in PARTS.items()))  # noqa: S308  only our own shapes


@register.simple_tag
def avatar_parts() -> SafeString:
    """Show nothing: all parts of avatars, which the avatars of this page, and its script, refer to by their names."""
    return kept("members/_avatar_parts.html", ALL_PARTS)


@register.inclusion_tag("members/_author.html")
def author(persona: Persona | None, link: bool = True, size: str = "small", from_parts: bool = False) -> dict:
    """Show avatar, name (a link to the profile) and role; "someone who left" for None.

    Takes the role from ``persona.member``: fetch lists with ``select_related("author__member")``.
    """
    return {"persona": persona, "link": link, "size": size, "from_parts": from_parts}


@register.inclusion_tag("members/_my_work.html", takes_context=True)
def my_work(context) -> dict:
    """Link to the work of a member with a duty; nothing for others."""
    return {"work": work_of(context["request"].user)}


@register.inclusion_tag("members/_second_step_waits.html", takes_context=True)
def second_step_card(context) -> dict:
    """Show the way to the second step, to a member whose session needs it and has not passed it."""
    return {"waits": second_step_waits(context["request"].user)}


@register.inclusion_tag("members/_second_step_note.html")
def second_step_note() -> dict:
    """Say that no second step is asked, where that is so (the demo)."""
    return {"off": not settings.STAFF_SECOND_FACTOR}


@register.inclusion_tag("members/_session_expired.html", takes_context=True)
def session_expired(context) -> dict:
    """Say why to log in again, to a member who was on the way to another page.

    On the log-in page itself, on a device that others use too, nothing tells that a member was here.
    """
    request = context["request"]
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return {"ended": "next" in request.GET and bool(key) and member_of_expired_session(key) is not None}


@register.inclusion_tag("components/draft_note.html", takes_context=True)
def draft_note(context) -> dict:
    """Render the line of a form that says where its words are kept; nothing for a visitor.

    ``made_from`` is the submission id under which the draft was written that this page begins with.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return {"draft_key": ""}
    sent_id = request.POST.get(idempotency.FIELD, "") if request.method == "POST" else ""
    return {
        "draft_key": draft_key_of(request),
        "made_from": sent_id or getattr(request, "draft_made_from", ""),
        "writer": salted_hmac("members.writer", str(request.user.pk), algorithm="sha256").hexdigest()[:16],
    }
