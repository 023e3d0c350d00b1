from importlib import import_module
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.utils.module_loading import module_has_submodule

# Modules in which a room registers with the rooms below it; imported when the site starts.
REGISTERING_MODULES = (
    "documents", "privacy", "targets", "notices", "streams", "tasks", "drafts", "labels", "references", "work",
    "health",
)  # fmt: skip


class RoomConfig(AppConfig):
    """The configuration of a room: imports its registering modules once all models are loaded."""

    # Django takes the one default class of a room's apps.py, where this class is imported too
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
        # is the host name of the machine, which mails should not tell; there is no setting for it.
        DNS_NAME._fqdn = urlsplit(settings.SITE_ORIGIN).hostname
