from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "privacy.export": _("I asked for the file with my data."),
        "privacy.download": _("I downloaded the file with my data."),
        "privacy.drop_export": _("I removed the file with my data from the site."),
    }
)
