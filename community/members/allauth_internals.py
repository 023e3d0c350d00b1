"""The private parts of allauth that we use: all are imported here, and nowhere else.

``tests/community/test_private_apis.py`` says which of it an upgrade changed.
"""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, raise_if_reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal.flows import remove_authenticator

__all__ = [
    "SECRET_SESSION_KEY",
    "STATE_SESSION_KEY",
    "clear_login",
    "compare_user_code",
    "format_hotp_value",
    "generate_totp_secret",
    "get_authentication_records",
    "hotp_value",
    "raise_if_reauthentication_required",
    "record_authentication",
    "remove_authenticator",
    "yield_hotp_counters_from_time",
]
