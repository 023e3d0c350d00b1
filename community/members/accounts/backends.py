from allauth.account.auth_backends import AuthenticationBackend

from community.members.models.account import password_spellings


class LoginBackend(AuthenticationBackend):
    """Load the member of a session, for HTTP and for the socket."""

    def _mitigate_timing_attack(self, password: str) -> None:
        """Hash as often as for an address that somebody has."""
        for spelling in password_spellings(password):
            super()._mitigate_timing_attack(spelling)

    def get_user(self, user_id):
        """Return the member with an empty session, which gives no duties, until the caller sets the real session."""
        member = super().get_user(user_id)
        if member is not None:
            member.login_session = {}
        return member
