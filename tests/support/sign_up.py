"""Sign up through the form, and find the link in an email."""

import re

from django.conf import settings
from django.urls import reverse

NEW_PASSWORD = "een rustige avond thuis"


SIGN_UP_FORM = {
    "email": "nieuw@example.org",
    "password1": NEW_PASSWORD,
    "birth_year": "1990",
    "community": "on",
    "health": "on",
}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), SIGN_UP_FORM | changes)


def link_in(message) -> str:
    return re.search(rf"{settings.SITE_ORIGIN}(/\S+)", message.body)[1]
