"""Template tags about groups, also for the templates of other rooms."""

from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from community.groups.actions import persona_in
from community.groups.choices import GroupKind, Visibility
from community.groups.models import Group
from community.groups.nudges import PATTERNS, nudges_of
from community.groups.raid_modes import modes_in, modes_of_house, sentence
from community.groups.rules import can_change_group, why_not_write_now
from community.members.querysets.reader_query import ReaderQuery
from community.response_cache.cacheability import keep_at_most

register = template.Library()
MY_GROUPS_SHOWN, MOST_GROUPS_SHOWN = 30, 6


def _joined_groups(user):
    return Group.objects.joined_by(user).exclude(kind=GroupKind.BOARD).in_order()[:MY_GROUPS_SHOWN]


def _first_peer_groups(user):
    return Group.objects.visible_to(user).peer().in_order()[:MOST_GROUPS_SHOWN]


_joined, _first = ReaderQuery(_joined_groups), ReaderQuery(_first_peer_groups)


@register.inclusion_tag("groups/_my_groups.html", takes_context=True)
def my_groups(context, count: int = MY_GROUPS_SHOWN) -> dict:
    """List the groups that the user is in; boards are left out."""
    return {"groups": _joined.rows(context["request"].user)[:count]}


@register.inclusion_tag("groups/_groups_list.html", takes_context=True)
def groups_list(context, count: int = MOST_GROUPS_SHOWN) -> dict:
    """List the first peer groups that the user may see; the group of a course is shown with the course."""
    return {"groups": _first.rows(context["request"].user)[:count]}


@register.inclusion_tag("groups/_own_persona.html", takes_context=True)
def own_persona(context, group) -> dict:
    """Show a member with a persona for this group alone which one it is, beside the box to write in."""
    member = context["request"].user
    closed = group.visibility == Visibility.GROUP and member.is_authenticated
    persona = persona_in(member, group) if closed else None
    return {"persona": persona if persona is not None and persona.group_id else None}


@register.simple_tag(takes_context=True)
def not_now(context, group) -> str:
    """Say in one line why the user, who may write in this group, cannot do so now; nothing when they can."""
    user = context["request"].user
    pause = why_not_write_now(user, group)
    facts = {"pause": pause, "next": context["request"].path}
    return render_to_string("groups/_not_now.html", facts) if pause else ""


@register.simple_tag(takes_context=True)
def raid_lines(context) -> str:
    """Say in one calm line each what is asked of everybody for a while: in the house, and in the group of this page.

    A visitor reads it on pages with a group, which knows of the house too. Their page is kept until the first of these
    ends, and any beginning raises the generation of public pages.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None:  # the page of an error
        return ""
    group = _group_of(context)
    if group is None and not user.is_authenticated:
        return ""
    modes = modes_in(group) if group is not None else modes_of_house(user)
    if not modes:
        return ""
    keep_at_most(request, min((mode.until - timezone.now()).total_seconds() for mode in modes))
    return render_to_string("groups/_raid_lines.html", {"lines": [sentence(mode) for mode in modes]})


def _group_of(context) -> Group | None:
    """Return the group that this page is about: that of the topic or the chat room, where it has one."""
    if isinstance(context.get("group"), Group):
        return context["group"]
    things = (context.get(name) for name in ("topic", "room", "post"))
    topics = [getattr(thing, "topic", thing) for thing in things if thing is not None]
    groups = [getattr(thing, "group", None) for thing in topics]
    return next((group for group in groups if isinstance(group, Group)), None)


@register.inclusion_tag("groups/_reminders.html", takes_context=True)
def reminders(context, group) -> dict:
    """Show beside a box to write in what the hosts remind members of, and ask about words that may be about one of
    these rules; nothing is refused because of it."""
    rules = [(nudge, PATTERNS[nudge]) for nudge in nudges_of(group)]
    return {"reminders": rules, "asked": getattr(context.get("form"), "nudges", [])}


@register.inclusion_tag("groups/_facts.html")
def group_facts(group, inside: bool = False) -> dict:
    """Show who can read the group, how to join (unless ``inside``), and the number of members."""
    return {"group": group, "inside": inside}


@register.inclusion_tag("groups/_manage_link.html", takes_context=True)
def manage_link(context, group) -> dict:
    """Link to the form that changes the group, for those who run the site."""
    return {"group": group, "shown": can_change_group(context["request"].user, group)}
