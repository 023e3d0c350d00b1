from django import template
from django.db.models import CharField, UUIDField

from community.notifications.models import Follow
from community.notifications.unread import newest_unread
from community.prepared import Parameter, PreparedQuery

register = template.Library()
SHOWN_ON_MY_PAGE = 5


def _how_a_member_follows():
    own = Follow.objects.filter(member=Parameter("member", UUIDField()), thing=Parameter("thing", CharField()))
    return own.filter(kind=Parameter("kind", CharField())).order_by().values_list("how", flat=True)


_how = PreparedQuery(_how_a_member_follows)


@register.inclusion_tag("notifications/_mine.html", takes_context=True)
def my_notifications(context) -> dict:
    """Show the newest unread notifications on the member's own page."""
    return {"rows": newest_unread(context["request"].user, SHOWN_ON_MY_PAGE)}


@register.inclusion_tag("notifications/_follow_link.html", takes_context=True)
def follow_link(context, kind: str, thing) -> dict:
    """Show the link to the page where a member chooses how to follow this; nothing for a visitor."""
    member = context["request"].user
    how = _how.first(member=member.pk, kind=kind, thing=str(thing)) if member.is_authenticated else None
    return {"shown": member.is_authenticated, "kind": kind, "thing": thing, "how": how}
