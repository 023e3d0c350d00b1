"""The second step of logging in, for whoever has a duty: what a session must have passed before it lends one.

A duty is read in one place (``rules``), a member comes out of a session in one place (``backends``), and both doors, of
HTTP and of the socket, say which session that is. Somebody in the background (the writer of a post, whoever gets
a mail) has no session, and is asked nothing.
"""

from types import SimpleNamespace

from django.conf import settings

ON_PAPER = "recovery_codes"  # codes on paper open a session, and are no second step by themselves


def lend(member) -> bool:
    """Whether this session may use the member's duties; when it may not, the member can be led to the second step."""
    if has_passed(member):
        return True
    member.duty_waits = True
    return False


def has_passed(member) -> bool:
    """True for who is not in a session, and where no second step is asked; else what this session did."""
    if not settings.STAFF_SECOND_FACTOR or member.login_session is None:
        return True
    return is_recorded(member) and has_second_step(member)


def is_recorded(member) -> bool:
    """Whether the session of this member showed a second step, at log-in or later."""
    from community.members.allauth_internals import get_authentication_records  # needs the models to be there

    records = get_authentication_records(SimpleNamespace(session=member.login_session), member)
    return any(record.get("method") == "mfa" for record in records)


def has_second_step(member) -> bool:
    """An app or a passkey; asked once per request."""
    if not hasattr(member, "_has_second_step"):
        member._has_second_step = member.authenticator_set.exclude(type=ON_PAPER).exists()
    return member._has_second_step
