from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "group.create": _("I made a group."),
        "group.change": _("I changed a group."),
        "group.asked": _("I asked to join a group."),
        "group.active": _("I joined a group."),
        "group.admit": _("I let somebody into a group."),
        "group.decline": _("I did not let somebody into a group."),
        "group.leave": _("I left a group, or withdrew my request to join."),
        "group.take_out": _("I took somebody out of a group."),
        "group.put_back": _("I put somebody back who had been taken out of a group."),
        "group.invite": _("I made an invite to a group."),
        "group.revoke_invite": _("I took an invite to a group back."),
        "group.agree": _("I agreed to the new agreement of a group."),
        "group.greet": _("I noted that I greeted somebody who is new in a group."),
        "raid.begin": _("I asked something of everybody for a while, because it was stormy."),
        "raid.end": _("I ended early what was asked of everybody for a while."),
        "draft:host": _("What holds in a group that I host"),
        "draft:join": _("A request to join a group"),
        "draft:group": _("A change to a group"),
        "draft:new_group": _("A new group"),
    }
)
