from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "tool.rate": _("I said what a tool did for me."),
        "tool.rate_again": _("I changed what I said about a tool."),
        "draft:rate": _("An experience with a tool"),
    }
)
