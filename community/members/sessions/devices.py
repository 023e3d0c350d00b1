"""Devices that logged in before, known by a signed cookie that names nobody."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "members.device"
KEPT_SECONDS = 365 * 24 * 60 * 60
MAX_ACCOUNTS = 5  # of one device: a family, not an internet café


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this device be known as one from which somebody logged in to the account with this email address."""
    device = _device(request) or {"id": secrets.token_urlsafe(16), "accounts": []}
    others = [account for account in device["accounts"] if account != _account(email)]
    device["accounts"] = [_account(email), *others][:MAX_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(device, salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, email: str) -> str:
    """Return the id of this device if it logged in to this account before, else an empty string."""
    device = _device(request)
    return device["id"] if device and _account(email) in device["accounts"] else ""


def _device(request: HttpRequest) -> dict | None:
    try:
        return signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None


def _account(email: str) -> str:
    return salted_hmac(SALT, email, algorithm="sha256").hexdigest()[:16]
