from importlib import import_module
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.utils.module_loading import module_has_submodule

# What a room registers with the rooms below it, when the site starts.
REGISTERING_MODULES = ("documents", "privacy", "targets", "notices", "streams", "tasks", "drafts", "labels")


class RoomConfig(AppConfig):
    """A room of the house: its registering modules are imported once all models are known."""

    # Django takes the one class of a room's apps.py that is the default, and this one stands there too
    default = False

    def __init_subclass__(cls):
        cls.default = True

    def ready(self):
        for name in REGISTERING_MODULES:
            if module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")


class CommunityConfig(AppConfig):
    """The site itself: its static files, translations and shared templates."""

    name = "community"
    label = "community"

    def ready(self):
        # Django puts this name in the Message-ID of every mail, and in the greeting to the mail server. Left alone it
        # is that of the machine, which is nobody's business; there is no setting for it.
        DNS_NAME._fqdn = urlsplit(settings.SITE_ORIGIN).hostname
