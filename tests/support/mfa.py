"""Authenticator apps (TOTP) for members, and sessions that passed the second step."""

import time

from allauth.mfa.models import Authenticator
from django.test import Client

from community.members import encryption
from community.members.allauth_internals import format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD_SECONDS = 30


def add_authenticator_app(member) -> Authenticator:
    return Authenticator.objects.create(user=member, type="totp", data={"secret": encryption.encrypt_secret(SECRET)})


def totp_code(secret: str = SECRET, steps: int = 0) -> str:
    """Return the code that the app shows now, or ``steps`` periods of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS + steps))


def pass_second_step(client: Client, member) -> Client:
    """Write the same into the client's session as logging in with a code does."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client
