"""The adapter between allauth's second step and our members."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.house_name import house_name
from community.members import encryption
from community.members.mfa.rules import can_give_up


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "You have a task here, so you need a second step. Add another one first; then you can remove this one."
        ),
        "cannot_generate_recovery_codes": _("First choose an app or a passkey. Backup codes come with it."),
        "incorrect_code": _("This is not the current code. Wait for the next one, and try again."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator) -> bool:
        return can_give_up(authenticator.user, authenticator)

    def generate_authenticator_name(self, user, type) -> str:
        return gettext("My passkey")

    def get_public_key_credential_user_entity(self, user) -> dict:
        """Return what the device shows when it asks for the passkey: the member's name, never the primary key."""
        return super().get_public_key_credential_user_entity(user) | {
            "display_name": user.get_full_name() or user.email
        }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": house_name()}

    def get_totp_issuer(self) -> str:
        return house_name()
