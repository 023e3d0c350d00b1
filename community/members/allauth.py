"""The one adapter between allauth and our members: no addresses kept, mails neutral, where to go next."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from community.ratelimit import hashed


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth uses this as the key of its limits: give a hash that changes every day instead of the address."""
        return hashed(request.META.get("REMOTE_ADDR", ""))

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""
