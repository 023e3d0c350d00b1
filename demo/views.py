"""The emails that the demo sent. ``settings.DEMO`` decides whether this URL exists."""

import re
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from demo import mail

_LINK = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True)
class EmailView:
    to: str
    subject: str
    parts: list[tuple[str, bool]]  # (text, whether it is a link); the template escapes both


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """Show the emails, newest first, with clickable links."""
    return render(request, "demo/mails.html", {"mails": [email_view(message) for message in mail.outbox]})


def email_view(message: EmailMessage) -> EmailView:
    return EmailView(", ".join(message.to), message.subject, split_links(message.body))


def split_links(text: str) -> list[tuple[str, bool]]:
    """Return the text in parts: (text, whether it is a link)."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        parts += [(text[end : link.start()], False), (link.group(), True)]
        end = link.end()
    return [*parts, (text[end:], False)]
