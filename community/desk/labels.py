from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes

label_codes(
    {
        "desk.begin": _("I became the first to run this site."),
        "desk.open_sign_up": _("I opened signing up."),
        "desk.close_sign_up": _("I closed signing up."),
        "desk.starter_text": _("I put a starter text in place."),
        "desk.mail_test": _("I sent myself a test e-mail."),
        "desk.mail_sent": _("A test e-mail was sent to me."),
        "desk.mail_failed": _("A test e-mail to me could not be sent."),
    }
)
