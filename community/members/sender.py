"""Who a mail comes from: the address of the site, under a name that says nothing to who looks along."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils.translation import gettext as _


def neutral_sender() -> str:
    return formataddr((_("Post"), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
