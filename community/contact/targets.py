"""Messages to the site, as a target of signals: those who run the site read them, moderators only hear of one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.contact.models import ContactMessage
from community.moderation.registry import Target, register

register(
    Target(
        kind="contact",
        model=ContactMessage,
        label=_("A message to the site"),
        text=lambda message: "",
        url=lambda message: reverse("contact:message", args=[message.pk]),
        writer=lambda message: None,
        fetch=lambda public_id, user: None,
        is_private=True,
        key="id",
    )
)
