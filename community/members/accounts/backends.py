from allauth.account.auth_backends import AuthenticationBackend


class LoginBackend(AuthenticationBackend):
    """Load the member of a session, for HTTP and for the socket."""

    def get_user(self, user_id):
        """Return the member with an empty session, which gives no duties, until the caller sets the real session."""
        member = super().get_user(user_id)
        if member is not None:
            member.login_session = {}
        return member
