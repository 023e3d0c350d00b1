"""The mail that the demo sent: only there, because ``settings.DEMO`` decides whether this address exists."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from demo import mail

_LINK = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True)
class Shown:
    to: str
    subject: str
    # (text, whether it is a link): the template escapes both
    parts: list[tuple[str, bool]]


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """Newest first, with links that can be followed."""
    return render(request, "demo/mails.html", {"mails": [shown(message) for message in mail.outbox]})


def shown(message) -> Shown:
    return Shown(", ".join(message.to), message.subject, split_links(message.body))


def split_links(text: str) -> list[tuple[str, bool]]:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [(text[end : found.start()], False), (found.group(), True)]
        end = found.end()
    return [*parts, (text[end:], False)]
