from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "contact.answered": _("I answered a message to the site."),
        "contact.claimed": _("I took on a message to the site."),
        "contact.released": _("I left a message to the site to others."),
        "contact.closed": _("I read a message to the site and closed it."),
        "draft:answer": _("An answer to a message to the site"),
    }
)
