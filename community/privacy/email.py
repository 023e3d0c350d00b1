"""Email about the account, with a neutral subject."""

from datetime import datetime

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.emails import Email, site_url


def send_leaving_email(member: Model, due_at: datetime) -> None:
    with override(member.language):
        url = site_url(reverse("privacy:overview"))
        context = {"due_at": due_at, "url": url, "site_name": settings.SITE_NAME}
        text = render_to_string("privacy/email/leaving.txt", context)
        Email(_("About your account"), text, to=[member.email]).send()
