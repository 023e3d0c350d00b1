from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from community.groups.choices import MembershipState
from community.groups.models import Group, Membership
from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data


def counted_again(_keys: list) -> None:
    """Somebody left. In which groups they were is gone with the rows, so look where the number is not right."""
    inside = Count("memberships", filter=Q(memberships__state=MembershipState.ACTIVE))
    for group in Group.objects.annotate(inside=inside).exclude(members_count=F("inside")):
        now = group.memberships.active().count()
        Group.objects.filter(pk=group.pk).update(members_count=now, access_version=F("access_version") + 1)


no_personal_data("A place with a name and rules; says nothing of a person.", "groups.Group")
holding(
    Membership,
    owner="member",
    title=_("Groups that I am in"),
    export="group persona state asked_text agreed_at agreement_version created_at",
    internal="id member state_before",
    on_leaving=OnLeaving.ERASE,
    after_change=counted_again,
    purpose=_("A closed group opens only for who is in it; what was agreed at the door, and when."),
    kept_for=_("until the member leaves the community; what was said when asking, until there is an answer"),
    retention=Retention(
        timedelta(0),
        since="created_at",
        only=~Q(state=MembershipState.ASKED) & ~Q(asked_text=""),
        update={"asked_text": ""},
    ),
)
