from importlib import import_module

from community.apps import RoomConfig
from community.web.decorators import not_idempotent, unlimited


class MembersConfig(RoomConfig):
    name = "community.members"
    label = "members"

    def ready(self):
        super().ready()
        import_module("community.members.mfa.signals")
        from allauth.account.views import logout  # needs the models

        unlimited(not_idempotent(logout))
