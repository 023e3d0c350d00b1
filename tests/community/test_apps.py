from django.apps import apps
from django.conf import settings

from community.apps import RoomConfig

ROOMS = ("community.", "search", "forum", "chat.", "selfhelp.", "recoverycollege")


def test_every_room_is_found_by_django_as_a_room():
    """Without it a room registers nothing, and nobody notices."""
    rooms = [name for name in settings.INSTALLED_APPS if name.startswith(ROOMS)]

    strangers = [config.name for config in apps.get_app_configs() if config.name in rooms and not is_room(config)]

    assert strangers == []


def is_room(config) -> bool:
    return isinstance(config, RoomConfig)
