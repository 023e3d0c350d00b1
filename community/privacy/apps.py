from django.db.backends.signals import connection_created

from community.apps import RoomConfig


class PrivacyConfig(RoomConfig):
    name = "community.privacy"
    label = "privacy"

    def ready(self):
        super().ready()
        from community.privacy.purge import watch_connection

        connection_created.connect(watch_connection, dispatch_uid="privacy.purge")
