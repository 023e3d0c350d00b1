from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.groups.actions import lock_groups_of, recount_members
from community.groups.choices import MembershipState
from community.groups.models import Invite, Membership
from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data

no_personal_data("A group has a name and rules, and says nothing of a person.", "groups.Group")
no_personal_data("what holds for everybody for a while; who set it stands in the audit log", "groups.RaidMode")
holding(
    Membership,
    owner="member",
    title=_("Groups that I am in"),
    export="group persona state asked_text answers declined_because agreed_at agreement_version joined_at created_at",
    internal="id member state_before removal_id welcomed_at greeted_at",
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
        only=~Q(state=MembershipState.ASKED) & (~Q(asked_text="") | ~Q(answers="")),
        update={"asked_text": "", "answers": ""},
    ),
)
holding(
    Invite,
    owner="made_by",
    title=_("Invites to groups that I made"),
    export="group state expires_at created_at",
    internal="id public_id made_by key",
    on_leaving=OnLeaving.ERASE,
    purpose=_("A host invites somebody with a link. Who used it is not kept, and of the link only a fingerprint."),
    kept_for=_("thirty days after it ended"),
    retention=Retention(timedelta(days=30), since="expires_at"),
)
