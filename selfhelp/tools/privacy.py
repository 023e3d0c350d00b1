from django.utils.translation import gettext_lazy as _

from community.privacy.registry import UNTIL_LEAVING, UNTIL_REMOVED, OnLeaving, holding, no_personal_data
from selfhelp.tools.models import Experience, Rating

holding(
    Rating,
    owner="member",
    title=_("What I answered about tools"),
    export="tool as_professional helped recommend created_at",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To count which tools help."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Experience,
    owner="author__member",
    title=_("What I wrote about tools"),
    export="author state created_at tool text",
    internal="id public_id",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"author": None},
    removed_values={"author": None, "text": "", "state": "removed"},
    parent_title="tool__title",
    purpose=_("Experiences help somebody who is looking for a tool."),
    kept_for=_("until you leave or remove it"),
    retention=UNTIL_REMOVED,
)
no_personal_data("facts about tools", "tools.ToolIndex", "tools.Tool", "tools.Tool_themes")
