from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes, label_values
from forum.models import Topic

label_values(Topic, about_id=lambda key: "")  # the key of a page says nothing to a reader; its kind is there
label_codes(
    {
        "forum.start_topic": _("I started a conversation in the forum."),
        "forum.reply": _("I answered in the forum."),
        "forum.edit_post": _("I changed a message in the forum."),
        "forum.remove_post": _("I removed a message in the forum."),
        "forum.move_topic": _("I moved a conversation to another board."),
        "forum.approve": _("I showed words of a newcomer that waited."),
        "forum.react": _("I added a reaction in the forum."),
        "forum.unreact": _("I removed a reaction in the forum."),
        "draft:topic": _("An answer in the forum"),
        "draft:new_topic": _("A new conversation in the forum"),
        "draft:post": _("A change to a message in the forum"),
    }
)
