"""The signed token in the unsubscribe link: it needs no login, does not expire, and names a random key, not the
member."""

from django.core import signing

from community.notifications.models import Preferences


def unsubscribe_token(preferences: Preferences) -> str:
    return _signer().sign(preferences.stop_key.hex)


def preferences_by_token(token: str) -> Preferences | None:
    """Return the preferences that the token belongs to, or None when that account is deleted.

    Raises:
        BadSignature: the token is not signed by this site.
    """
    key = _signer().unsign(token)
    return Preferences.objects.select_related("member").filter(stop_key=key).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt="notifications.stop", sep=".")
