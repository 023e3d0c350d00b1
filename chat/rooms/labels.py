from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "chat.send_message": _("I said something in a chat room."),
        "chat.remove_message": _("I removed something in a chat room."),
        "chat.open_session": _("I opened a chat room."),
        "chat.close_session": _("I closed a chat room."),
        "chat.make_room": _("I made a chat room."),
        "draft:room": _("Something for a chat room"),
        "draft:room_theme": _("What a chat evening is about"),
    }
)
