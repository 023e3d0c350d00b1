"""Email about the account, with a neutral subject."""

from datetime import datetime

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.emails import Email, site_url
from community.emails.actions import send
from community.emails.kinds import Kind, register
from community.house_name import house_name
from community.privacy.models import Leaving

LEAVING_EMAIL = "privacy.leaving"


def send_leaving_email(member: Model, due_at: datetime) -> None:
    with override(member.language):
        url = site_url(reverse("privacy:overview"))
        context = {"due_at": due_at, "url": url, "site_name": house_name()}
        text = render_to_string("privacy/email/leaving.txt", context)
        message = Email(_("About your account"), text, to=[member.email])
    send(message, member=member, kind=LEAVING_EMAIL, about=str(member.pk))


def _is_leaving(member_key: str) -> bool:
    """Return whether the member did not come back meanwhile."""
    return Leaving.objects.filter(member=member_key).exists()


register(LEAVING_EMAIL, Kind(is_wanted=_is_leaving))
