from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Exists, OuterRef, Q, QuerySet

from community.text import canonical_email

# An email address that nobody confirmed may be somebody else's, and so may one that was confirmed on another device
# than the one that signed up, until its reader logs in or chooses a password.
UNPROVEN = Q(last_login=None, personas=None, emailaddress__isnull=False) & (
    ~Q(emailaddress__verified=True) | Q(awaits_owner=True)
)


class MemberManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        member = self.model(email=canonical_email(email), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def mark_duties(self):
        """Return all members, each with ``has_duties``: whether ``current_duties`` has anything to read."""
        duties = apps.get_model("members", "Duty").objects.now().filter(member=OuterRef("pk"))
        return self.annotate(has_duties=Exists(duties))

    def get_by_natural_key(self, username: str):
        return self.get(email=canonical_email(username))

    def unproven(self, email: str) -> QuerySet:
        """Return the account with this address of which nobody proved that the address is theirs."""
        return self.filter(pk__in=self.filter(UNPROVEN, email=email).values("pk"))
