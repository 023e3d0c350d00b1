import sys
from pathlib import Path

from django.apps import AppConfig, apps

from community import logs
from community.apps import RoomConfig
from tests.support.rooms import CONTRACTS, PACKAGES, ROOMS, ROOT

# Apps without an inner order: the site itself, the hub, whose modules know each other, and what stands above all rooms.
NO_CONTAINER = {"community", "community.live", "demo"}
NO_ROOM = {"community", "demo"}


def own_apps() -> list[AppConfig]:
    """Return the apps whose code is in this repository, and not installed."""
    installed = Path(sys.prefix)
    return [
        config
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and not Path(config.path).is_relative_to(installed)
    ]


def test_every_room_has_a_room_config():
    """Without one a room registers nothing, and no other test would fail."""
    assert [app.name for app in own_apps() if app.name not in NO_ROOM and not isinstance(app, RoomConfig)] == []


def test_every_app_is_in_the_import_contracts():
    """The tests that read the code find the rooms there: a room that is not named is not looked at."""
    assert len(own_apps()) > 15
    assert {app.name.partition(".")[0] for app in own_apps()} - set(PACKAGES) == set()


def test_every_app_has_an_inner_order():
    containers = {name for contract in CONTRACTS for name in contract.get("containers", [])}

    assert {app.name for app in own_apps()} - containers - NO_CONTAINER == set()


def test_every_room_is_in_the_order_of_the_rooms():
    ordered = {name.strip().partition(".")[0] for line in CONTRACTS[0]["layers"] for name in line.split("|")}

    assert set(ROOMS) - ordered == set()


def test_lists_of_packages_name_every_package():
    markdown = next(contract for contract in CONTRACTS if "bleach" in contract.get("forbidden_modules", []))

    assert set(logs.OURS) == set(markdown["source_modules"]) == set(PACKAGES)
