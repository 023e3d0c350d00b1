"""What other rooms' templates may show of groups."""

from django import template

from community.groups.actions import persona_in
from community.groups.choices import GroupKind, Visibility
from community.groups.models import Group
from community.groups.rules import can_change_group

register = template.Library()


@register.inclusion_tag("groups/_my_groups.html", takes_context=True)
def my_groups(context, count: int = 30) -> dict:
    """The groups that this member is in; boards are for everyone and are left out."""
    groups = Group.objects.joined_by(context["request"].user).exclude(kind=GroupKind.BOARD).in_order()
    return {"groups": groups[:count]}


@register.inclusion_tag("groups/_groups_list.html", takes_context=True)
def groups_list(context, count: int = 6) -> dict:
    """The first peer groups whose door this reader may see; the group of a course is found with the course."""
    groups = Group.objects.visible_to(context["request"].user).peer().in_order()
    return {"groups": groups[:count]}


@register.inclusion_tag("groups/_name_here.html", takes_context=True)
def name_here(context, group) -> dict:
    """For who has another name in this group: which one, beside the box to write in."""
    member = context["request"].user
    closed = group.visibility == Visibility.GROUP and member.is_authenticated
    persona = persona_in(member, group) if closed else None
    return {"persona": persona if persona is not None and persona.group_id else None}


@register.inclusion_tag("groups/_words.html")
def group_words(group, inside: bool = False) -> dict:
    """In words: who can read along, how one comes in (for who is not ``inside``), and with how many people."""
    return {"group": group, "inside": inside}


@register.inclusion_tag("groups/_manage_link.html", takes_context=True)
def manage_link(context, group) -> dict:
    """For those who run the site: change the words of this group."""
    return {"group": group, "shown": can_change_group(context["request"].user, group)}
