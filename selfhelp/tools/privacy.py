from django.utils.translation import gettext_lazy as _

from community.privacy.labels import name_codes
from community.privacy.registry import (
    BY_THE_MEMBER,
    UNTIL_LEAVING,
    FieldUse,
    Holding,
    OnLeaving,
    impersonal,
    register,
)

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL

register(
    Holding(
        model="tools.Rating",
        owner="member",
        title=_("What I answered about tools"),
        fields={
            "id": INTERNAL,
            "tool": EXPORT,
            "member": INTERNAL,
            "as_professional": EXPORT,
            "helped": EXPORT,
            "recommend": EXPORT,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Counting which tools help."),
        term=_("until the member leaves"),
        keep=UNTIL_LEAVING,
    )
)
register(
    Holding(
        model="tools.Experience",
        owner="author__member",
        title=_("What I wrote about tools"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "author": EXPORT,
            "state": EXPORT,
            "created_at": EXPORT,
            "tool": EXPORT,
            "text": EXPORT,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"author": None},
        remove={"author": None, "text": "", "state": "removed"},
        reason=_("Experiences help somebody who is looking for a tool."),
        term=_("until the member leaves or removes it"),
        keep=BY_THE_MEMBER,
        place="tool__title",
    )
)
impersonal("facts about tools", "tools.ToolIndex", "tools.Tool", "tools.Tool_themes")

name_codes(
    {
        "tool.rate": _("I said what a tool did for me."),
        "tool.rate_again": _("I changed what I said about a tool."),
    }
)
