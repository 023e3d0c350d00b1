from django.apps import apps
from django.conf import settings

from community.apps import RoomConfig

ROOMS = ("community.", "search", "forum", "chat.", "selfhelp.", "recoverycollege")


def test_every_room_has_a_room_config():
    """Without one a room registers nothing, and no other test would fail."""
    rooms = [name for name in settings.INSTALLED_APPS if name.startswith(ROOMS)]

    others = [config.name for config in apps.get_app_configs() if config.name in rooms and not is_room(config)]

    assert others == []


def is_room(config) -> bool:
    return isinstance(config, RoomConfig)
