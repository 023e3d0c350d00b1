from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager


class MemberManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str):
        return self.get(email__iexact=username)


def away_among(member_keys) -> set[str]:
    """Return the keys of those members who are away now: others see neither them nor their posts."""
    members = apps.get_model("members", "Member").objects
    rows = members.filter(pk__in=list(member_keys), away_since__isnull=False) if member_keys else members.none()
    return {str(key) for key in rows.values_list("pk", flat=True)}
