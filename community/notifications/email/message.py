"""The one email about notifications. All have the same sender and subject, so that a screen shows nothing of their
cause."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.emails import Email, site_url
from community.notifications.email.due import DueEmail
from community.notifications.email.tokens import unsubscribe_token
from community.notifications.models import Preferences


def build_message(email: DueEmail) -> Email:
    """Build the message: no names, no titles, no words of anybody and no pictures. Its links are the same for all
    members, except for the unsubscribe link."""
    preferences = Preferences.objects.get(member=email.member)
    with override(email.member.language):
        unsubscribe_url = site_url(reverse("notifications:unsubscribe", args=[unsubscribe_token(preferences)]))
        context = {
            "count": len(email.notifications),
            "with_digest": email.with_digest,
            "language": email.member.language,
            "list_url": site_url(reverse("notifications:list")),
            "settings_url": site_url(reverse("notifications:settings")),
            "unsubscribe_url": unsubscribe_url,
        }
        message = Email(
            subject=_("There is something for you"),
            body=render_to_string("emails/news.txt", context),
            to=[email.member.email],
            headers={
                "List-Unsubscribe": f"<{unsubscribe_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("emails/news.html", context), "text/html")
    return message
