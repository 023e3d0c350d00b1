from allauth.account.auth_backends import AuthenticationBackend

from community.members.models import Member
from community.members.models.account import password_spellings


class LoginBackend(AuthenticationBackend):
    """Load the member of a session, for HTTP and for the socket."""

    def _mitigate_timing_attack(self, password: str) -> None:
        """Hash as often as for an address that somebody has."""
        for spelling in password_spellings(password):
            super()._mitigate_timing_attack(spelling)

    def get_user(self, user_id):
        """Return the member with an empty session, which gives no duties, until the caller sets the real session. The
        same query tells whether there are duties at all: pages of ordinary members ask no further."""
        member = Member.objects.mark_duties().filter(pk=user_id).first()
        if member is None or not self.user_can_authenticate(member):
            return None
        member.login_session = {}
        return member
