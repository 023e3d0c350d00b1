from allauth.account.auth_backends import AuthenticationBackend


class LoginBackend(AuthenticationBackend):
    """Who comes out of a session, over HTTP or a socket, comes through here."""

    def get_user(self, user_id):
        """Bound to a session that passed nothing, until the door says which session it is: a door that forgets to say
        it lends no duties."""
        member = super().get_user(user_id)
        if member is not None:
            member.login_session = {}
        return member
