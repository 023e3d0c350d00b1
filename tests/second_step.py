"""A second step for members of the cast, and sessions that passed it."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from community.members import seal

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD_SECONDS = 30


def give_app(member) -> Authenticator:
    return Authenticator.objects.create(user=member, type="totp", data={"secret": seal.seal(SECRET)})


def code_of(secret: str = SECRET, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS + steps))


def passes(browser: Client, member) -> Client:
    """Write into this browser's session what logging in with a code writes there."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return browser
