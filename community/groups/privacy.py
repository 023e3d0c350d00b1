from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from community.groups.choices import MembershipState
from community.groups.models import Group
from community.privacy.labels import name_codes
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, impersonal, register


def counted_again(_keys: list) -> None:
    """Somebody left. In which groups they were is gone with the rows, so look where the number is not right."""
    inside = Count("memberships", filter=Q(memberships__state=MembershipState.ACTIVE))
    for group in Group.objects.annotate(inside=inside).exclude(members_count=F("inside")):
        now = group.memberships.active().count()
        Group.objects.filter(pk=group.pk).update(members_count=now, access_version=F("access_version") + 1)


EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL

impersonal("A place with a name and rules; says nothing of a person.", "groups.Group")
register(
    Holding(
        model="groups.Membership",
        owner="member",
        title=_("Groups that I am in"),
        fields={
            "id": INTERNAL,
            "group": EXPORT,
            "member": INTERNAL,
            "persona": EXPORT,
            "state": EXPORT,
            "state_before": INTERNAL,
            "asked_text": EXPORT,
            "agreed_at": EXPORT,
            "agreement_version": EXPORT,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("A closed group opens only for who is in it; what was agreed at the door, and when."),
        term=_("until the member leaves the community; what was said when asking, until there is an answer"),
        keep=Retention(
            timedelta(0),
            since="created_at",
            only=~Q(state=MembershipState.ASKED) & ~Q(asked_text=""),
            leaves={"asked_text": ""},
        ),
        after_leaving=counted_again,
    )
)

name_codes(
    {
        "group.create": _("I made a group."),
        "group.change": _("I changed a group."),
        "group.asked": _("I asked to come into a group."),
        "group.active": _("I came into a group."),
        "group.admit": _("I let somebody into a group."),
        "group.decline": _("I did not let somebody into a group."),
        "group.leave": _("I left a group, or no longer asked to come in."),
        "group.take_out": _("I took somebody out of a group."),
        "group.put_back": _("I undid that somebody was taken out of a group."),
    }
)
