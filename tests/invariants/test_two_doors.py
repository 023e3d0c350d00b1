"""Invariants 1 and 2: one door for seeing, one door for changing. Read from the code itself, so that a new view or
model cannot go around them unseen."""

import ast
from pathlib import Path

import pytest

from tests.support.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent.parent
OUTSIDE = {"views.py", "consumers.py", "forms.py"}
CHANGES = {"create", "update", "delete", "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Where state is changed: actions, what runs in the background or from the command line, and what only they call.
CHANGE_PLACES = {"actions", "actions.py", "tasks.py", "migrations", "management", "querysets.py", "models.py"}


def sources():
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


# What the hub reads once for all its sockets; it leaves out what a reader may not see, at each delivery.
READ_FOR_THE_HUB = {"heads", "read"}


def unguarded_fetches(code: str) -> list[int]:
    """Lines that fetch with ``Model.objects.get`` and the like, without asking ``visible_to`` or its kin first."""
    found = []
    tree = ast.parse(code)
    tree.body = [node for node in tree.body if getattr(node, "name", "") not in READ_FOR_THE_HUB]
    for node in ast.walk(tree):
        is_fetch = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_fetch and node.func.attr in {"get", "first", "filter", "all"}:
            chain = ast.unparse(node.func)
            doors = ("visible_to", "readable_by", "joined_by", "at_stage", "actor", "request.user", "member=")
            if ".objects." in chain and not any(door in ast.unparse(node) for door in doors):
                found.append(node.lineno)
    return found


def changes_outside(code: str) -> list[int]:
    """Lines that change rows: ``.objects.create(...)``, ``thing.save()``, ``things.delete()`` and the like."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            target = ast.unparse(node.func.value)
            if node.func.attr in {"update", "save", "delete"} and not looks_like_rows(target, node):
                continue
            found.append(node.lineno)
    return found


def looks_like_rows(target: str, call: ast.Call) -> bool:
    """Rows rather than a dict, a set, a hash, a picture or a form (whose ``save`` no form uses for people's things)."""
    if call.func.attr == "update":
        return "objects" in target or ".filter(" in target
    return target not in {"super()", "self", "cache", "found", "picture"}


def test_no_view_fetches_around_the_door():
    assert {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if path.name in OUTSIDE and (lines := unguarded_fetches(path.read_text()))
    } == {}


def test_nothing_changes_rows_outside_the_actions():
    assert {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if not CHANGE_PLACES & set(path.parts) and path.name in OUTSIDE and (lines := changes_outside(path.read_text()))
    } == {}


@pytest.mark.parametrize(
    "code",
    ["Topic.objects.get(pk=1)", "get_object_or_404(Topic.objects.all(), pk=1)", "Topic.objects.filter(pk=1).first()"],
)
def test_the_check_sees_a_fetch_around_the_door(code):
    assert unguarded_fetches(code) != []


@pytest.mark.parametrize(
    "code", ["Topic.objects.create(title='x')", "topic.save()", "topic.posts.filter(pk=1).update(state='x')"]
)
def test_the_check_sees_a_change_outside_the_actions(code):
    assert changes_outside(code) != []
