"""The permission matrix: every address and every socket action, as every person, in every state of what it is about.

The tables and how to read them: ``tests/doors/__init__.py``.
"""

import pytest
from django.urls import URLPattern, get_resolver

from community.live import stream_kinds
from community.live.consumers import LiveConsumer
from tests.matrix.asking import Asker
from tests.matrix.tables import Cell, Door, cells, doors_of, lay_out, rooms, rules

CMS = "cms/"  # asked as a whole in test_cms_doors.py
SECONDS = {"forum": 44, "private": 18, "members": 15, "chat": 11}  # of rooms with many cells
NO_DOOR = {"leave"}  # whoever goes needs no permission


def urls(patterns, prefix="", namespace="") -> set[str]:
    """Names of all addresses outside the CMS; unnamed ones by their route."""
    collected = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(CMS):
            continue
        if isinstance(pattern, URLPattern):
            collected.add(f"{namespace}{pattern.name}" if pattern.name else route)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            collected |= urls(pattern.url_patterns, route, inner)
    return collected


def all_doors() -> list[Door]:
    return [door for room in rooms() for door in doors_of(room)]


def socket_actions() -> set[str]:
    """Return the actions of each kind of stream, as the rows of the tables name them."""
    kinds = [stream_kinds.ME, *(f"{name}:*" for name in stream_kinds._kinds if name != stream_kinds.ME)]
    return {f"socket:{action} {kind}" for action in set(LiveConsumer.ACTIONS) - NO_DOOR for kind in kinds}


def test_every_url_and_every_socket_action_stands_in_a_table():
    named = {door.url_name for door in all_doors() if not door.is_socket}
    answers = {f"{door.url_name} {door.placeholders}" for door in all_doors() if door.is_socket}
    assert urls(get_resolver().url_patterns) - named == set()
    assert socket_actions() - answers == set()


def test_no_table_names_what_is_gone():
    named = {door.url_name for door in all_doors() if not door.is_socket}
    answers = {f"{door.url_name} {door.placeholders}" for door in all_doors() if door.is_socket}
    assert named - urls(get_resolver().url_patterns) == set()
    assert answers - socket_actions() == set()


def test_no_rule_is_about_nothing(house):
    things = {room: lay_out(room, house) for room in rooms()}
    used = {(door.kind, state) for door in all_doors() for state in things[door.room][door.kind]}
    written = {(kind, state) for kind, states in rules().items() if kind != "who" for state in states}
    assert written == used


def differences(asker: Asker, asked: list[Cell]) -> list[str]:
    answers = [(cell, asker.answer(cell)) for cell in asked]
    return [f"{cell}: {answer} instead of {cell.expected}" for cell, answer in answers if answer != cell.expected]


def one_of_each_answer(asked: list[Cell]) -> list[Cell]:
    """Return one cell for each answer of each door in each state: the same queries, asked as fewer people."""
    return list({(cell.door, cell.state, cell.expected): cell for cell in asked}.values())


@pytest.mark.parametrize("room", sorted(rooms()))
def test_every_door_gives_each_of_its_answers(room, house, score):
    things = lay_out(room, house)
    asked = one_of_each_answer(cells(room, things))
    score("Permission matrix, one cell of each answer: cells", len(asked))
    assert differences(Asker(house, things), asked) == []


@pytest.mark.parametrize(
    "room", [pytest.param(room, marks=pytest.mark.slow(seconds=SECONDS.get(room, 5))) for room in sorted(rooms())]
)
def test_every_door_opens_as_the_rules_say(room, house, score):
    things = lay_out(room, house)
    asker = Asker(house, things)
    asked = cells(room, things)
    wrong = differences(asker, asked)
    score("Permission matrix: cells", len(asked))
    score("Permission matrix: differences", len(wrong))
    assert not wrong, "\n".join(["", *wrong])


CONTROLS = [
    # a rule of the table that is changed, and the difference that must be seen
    ("post", "closed", {"see": "inside"}, "GET forum:post *, blocked, post closed: absent instead of done"),
    ("post", "shared", {"see": "named -blocked"}, "GET forum:post *, visitor, post shared: done instead of absent"),
    ("post", "own", {"change": "nobody"}, "GET forum:edit *, member, post own: done instead of refused"),
    ("topic", "closed", {"see": "inside"}, "socket:join topic:*, blocked, topic closed: absent instead of done"),
]


def test_the_matrix_sees_a_door_that_is_open_or_closed_wrongly(house, monkeypatch):
    """The control: with one rule changed, the site and the table differ, in that rule."""
    things = lay_out("forum", house)
    asker = Asker(house, things)
    for kind, state, change, seen in CONTROLS:
        with monkeypatch.context() as changed:
            changed.setitem(rules()[kind], state, rules()[kind][state] | change)
            asked = [cell for cell in cells("forum", things) if seen.startswith(str(cell))]
            assert differences(asker, asked) == [seen]
