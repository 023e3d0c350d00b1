from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "chat.send_message": _("I said something in a chat room."),
        "chat.remove_message": _("I removed something in a chat room."),
        "chat.open_session": _("I opened a chat room."),
        "chat.close_session": _("I closed a chat room."),
        "chat.make_room": _("I made a chat room."),
        "chat.set_hours": _("I set the weekly hours of a chat room."),
        "chat.remove_hours": _("I took weekly hours of a chat room away."),
        "chat.plan_evening": _("I planned a chat evening."),
        "chat.change_evening": _("I changed a chat evening."),
        "chat.cancel_evening": _("I cancelled a chat evening."),
        "chat.make_feed": _("I made a link for my calendar."),
        "chat.end_feed": _("I ended the link for my calendar."),
        "draft:new_evening": _("A new chat evening"),
        "draft:evening": _("What changes in a chat evening"),
        "draft:weekly_date": _("Why weekly hours change on one date"),
        "draft:cancel_evening": _("Why a chat evening is cancelled"),
        "draft:room": _("Something for a chat room"),
        "draft:room_theme": _("What a chat evening is about"),
    }
)
