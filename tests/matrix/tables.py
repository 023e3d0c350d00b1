"""Reads the committed tables: who may what (``tests/doors/rules.toml``), and which door asks what (the rooms)."""

import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from community.notifications.models import Notification
from tests import doors
from tests.matrix.people import ROLES, House

GOOD_ANSWER = {"GET": "200", "POST": "302", "-": "done"}


@dataclass(frozen=True)
class Door:
    """A line of a room's table: this URL name, with this method and kind of object, needs this verb."""

    room: str
    url_name: str
    placeholders: str  # of the arguments: "*" is what the object gives, "-" none
    method: str
    kind: str
    verb: str
    done: str  # what somebody gets who may

    @property
    def is_socket(self) -> bool:
        return self.url_name.startswith("socket:")

    def __str__(self):
        return (
            f"{self.url_name} {self.placeholders}"
            if self.is_socket
            else f"{self.method} {self.url_name} {self.placeholders}"
        )


@dataclass(frozen=True)
class Cell:
    door: Door
    role: str
    state: str
    expected: str

    def __str__(self):
        return f"{self.door}, {self.role}, {self.door.kind} {self.state}"


@cache
def rules() -> dict[str, dict[str, dict[str, str]]]:
    text = Path(doors.__file__).with_name("rules.toml").read_text()
    return tomllib.loads(text)


@cache
def who(words: str) -> frozenset[str]:
    """The roles that these words name."""
    named = rules()["who"]
    collected: set[str] = set()
    for word in words.split():
        name = word.removeprefix("-")
        if name not in named and name not in ROLES:
            raise ValueError(f"rules.toml: nobody is called {name}")
        roles = who(named[name]) if name in named else {name}
        collected = collected - roles if word.startswith("-") else collected | roles
    return frozenset(collected)


@cache
def rooms() -> dict[str, object]:
    """Room -> its module with ``URLS``, ``things`` and ``WORDS``."""
    collected = sorted(info.name for info in pkgutil.iter_modules(doors.__path__))
    return {name: import_module(f"tests.doors.{name}") for name in collected}


def doors_of(room: str) -> list[Door]:
    lines = [line.split() for line in rooms()[room].URLS.strip().splitlines() if line.strip()]
    return [
        Door(room, *line, *([GOOD_ANSWER[line[2].removeprefix("script:")]] if len(line) == 5 else []))
        for line in lines
        if not line[0].startswith("#")
    ]


def expected(door: Door, role: str, state: str) -> str:
    """Return the answer that this door must give: done, absent, refused or login."""
    rule = rules()[door.kind][state]
    outside = role not in who("accounts")
    sees, may = role in who(rule["see"]), role in who(rule.get(door.verb, "nobody"))
    if door.verb != "see" and outside and not door.is_socket and not (sees and may):
        return "refused" if door.method.startswith("script") else "login"
    if door.verb == "nothing" or not sees:
        return "absent"
    return "done" if may else "refused"


def cells(room: str, things: dict) -> list[Cell]:
    """Every meaningful cell of a room: each door, for each object that was laid out, as each person."""
    collected = []
    for door in doors_of(room):
        for state, thing in things[door.kind].items():
            roles = [role for role in ROLES if role in thing] if isinstance(thing, dict) else ROLES
            collected += [Cell(door, role, state, expected(door, role, state)) for role in roles]
    return collected + _wrong_methods(room, things)


def _wrong_methods(room: str, things: dict) -> list[Cell]:
    """Return the cells of GET requests to URLs that only take a POST: 405 for all, because a link changes nothing."""
    methods: dict[tuple, set[str]] = {}
    for door in doors_of(room):
        if not door.is_socket:
            methods.setdefault((door.url_name, door.placeholders, door.kind), set()).add(door.method)
    collected = []
    for (url_name, placeholders, kind), known in methods.items():
        if known in ({"POST"}, {"script:POST"}):
            door = Door(room, url_name, placeholders, "GET", kind, "nothing", "405")
            state = next(iter(things[kind]))
            roles = [role for role in ROLES if not isinstance(things[kind][state], dict) or role in things[kind][state]]
            collected += [Cell(door, role, state, "method") for role in roles]
    return collected


def thing_of(things: dict, cell: Cell) -> list:
    thing = things[cell.door.kind][cell.state]
    return thing[cell.role] if isinstance(thing, dict) else thing


def common_things(house: House) -> dict:
    """Return the objects for which more than one room has URLs."""
    groups = {"shared": house.board, "indoors": house.indoors, "closed": house.circle, "invitation": house.nook}
    return {
        "page": {"open": []},
        "numbers_of_site": {"shut": []},
        "mine": {"room": []},
        "place": {state: [group.public_id] for state, group in groups.items()},
        "talk": {state: [group.slug] for state, group in groups.items()},
    }


def lay_out(room: str, house: House) -> dict:
    """Return kind -> state -> arguments of the URLs: all objects for which this room has URLs."""
    collected = common_things(house) | getattr(rooms()[room], "things", lambda house: {})(house)
    Notification.objects.exclude(kind="moderation.looked").delete()  # what was laid out was told, too
    return collected
