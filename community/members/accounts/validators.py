"""Django's password validators with our own texts: those of Django are not all translated, and suggest nothing."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class MinimumLengthValidator(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        text = ngettext(
            "This is a bit short. Use at least %(number)s character; a short sentence is fine.",
            "This is a bit short. Use at least %(number)s characters; a short sentence is fine.",
            self.min_length,
        )
        return text % {"number": self.min_length}


class CommonPasswordValidator(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is easy to guess. Add a word or two of your own.")
