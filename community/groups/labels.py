from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
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
