from django.utils.translation import gettext_lazy as _

from community.privacy.registry import FieldUse, Holding, OnLeaving, impersonal, register

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
            "asked_text": EXPORT,
            "agreed_at": EXPORT,
            "agreement_version": EXPORT,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason="A closed group opens only for who is in it; what was agreed at the door, and when.",
        term="until the member leaves the community",
    )
)
