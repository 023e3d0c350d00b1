from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.groups.actions import lock_groups_of, recount_members
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data

no_personal_data("A group has a name and rules, and says nothing of a person.", "groups.Group")
holding(
    Membership,
    owner="member",
    title=_("Groups that I am in"),
    export="group persona state asked_text declined_because agreed_at agreement_version created_at",
    internal="id member state_before",
    on_leaving=OnLeaving.ERASE,
    lock_first=lock_groups_of,
    after_change=lambda keys: recount_members(),
    purpose=_(
        "A closed group is open only to the people in it. We keep what they agreed to when they joined, and when."
    ),
    kept_for=_("until you leave the community; what you said when you asked to join, until there is an answer"),
    retention=Retention(
        timedelta(0),
        since="created_at",
        only=~Q(state=MembershipState.ASKED) & ~Q(asked_text=""),
        update={"asked_text": ""},
    ),
)
