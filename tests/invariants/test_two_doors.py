"""Invariants 1 and 2: one door for seeing, one door for changing.

Read from the code itself, so that a new view or model cannot go around them unseen. A view is found by what it is (its
first parameter is ``request``, or it is a class of views), wherever it stands.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("community", "forum", "chat", "selfhelp", "recoverycollege", "search")
DOORS = ("visible_to", "readable_by", "joined_by", "at_stage", "actor", "request.user", "member=")
FETCHES = {"get", "first", "filter", "all"}
# Whole modules that answer somebody outside, beside the views in whatever module.
ANSWERING_MODULES = {"streams.py", "consumers.py", "forms.py"}
# What the hub reads once for all its sockets; it leaves out what a reader may not see, at each delivery.
READ_FOR_THE_HUB = {"heads", "read"}

CHANGES = {"create", "update", "delete", "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
CHANGING_MODULES = {"actions", "actions.py", "tasks.py", "migrations"}
# Django and Wagtail ask for a change in these places themselves.
CHANGING_BY_CONTRACT = {
    "community/members/sessions/backends.py": "the session engine of Django",
    "community/members/querysets/account.py": "the manager that makes an account, as Django's commands ask for it",
    "community/pages/navigation/fixed_pages.py": "pages that migrations of the rooms make",
    "search/leases.py": "which process works on the index",
    "search/outbox.py": "what the index has to follow, noted in the transaction of each change",
}
NOT_ROWS = {"super()", "self", "cache", "image", "pdf", "index", "self.client.indices", "self.file.storage"}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def is_view(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(ast.unparse(base).endswith("View") for base in node.bases)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    names = [argument.arg for argument in node.args.args if argument.arg not in ("self", "cls")]
    return names[:1] == ["request"]


def views_in(tree: ast.Module) -> list[ast.AST]:
    return [node for node in ast.walk(tree) if is_view(node)]


def unguarded_fetches(node: ast.AST) -> list[int]:
    """Return the lines that fetch with ``Model.objects.get`` and the like, without ``visible_to`` or its kin."""
    lines = []
    for call in ast.walk(node):
        is_fetch = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in FETCHES
        if is_fetch and ".objects." in ast.unparse(call.func) and not any(door in ast.unparse(call) for door in DOORS):
            lines.append(call.lineno)
    return sorted(set(lines))


def fetches_of(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name in ANSWERING_MODULES:
        tree.body = [node for node in tree.body if getattr(node, "name", "") not in READ_FOR_THE_HUB]
        return unguarded_fetches(tree)
    return sorted({line for view in views_in(tree) for line in unguarded_fetches(view)})


def changes_of_rows(node: ast.AST) -> list[int]:
    """Return the lines that change rows: ``.objects.create(...)``, ``thing.save()``, ``things.delete()`` and so on."""
    lines = []
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CHANGES:
            target = ast.unparse(call.func.value)
            if looks_like_rows(target, call):
                lines.append(call.lineno)
    return sorted(set(lines))


def looks_like_rows(target: str, call: ast.Call) -> bool:
    """Tell rows from a dict, a set, a hash, a picture, a file or an index of the search engine."""
    if call.func.attr == "update":
        return "objects" in target or ".filter(" in target
    is_of_the_parent = target in {"super()", "self"} and call.func.attr not in {"save", "delete"}
    return target not in NOT_ROWS or is_of_the_parent


def is_changing_module(path: Path) -> bool:
    return bool(CHANGING_MODULES & set(path.parts)) or str(path.relative_to(ROOT)) in CHANGING_BY_CONTRACT


def test_no_view_fetches_around_the_door():
    assert {str(path.relative_to(ROOT)): lines for path in modules() if (lines := fetches_of(path))} == {}


def test_rows_change_only_in_actions_tasks_and_migrations():
    assert {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if not is_changing_module(path) and (lines := changes_of_rows(ast.parse(path.read_text(encoding="utf-8"))))
    } == {}


def test_every_exception_is_still_needed():
    assert all(changes_of_rows(ast.parse((ROOT / path).read_text(encoding="utf-8"))) for path in CHANGING_BY_CONTRACT)


@pytest.mark.parametrize(
    "code",
    ["Topic.objects.get(pk=1)", "get_object_or_404(Topic.objects.all(), pk=1)", "Topic.objects.filter(pk=1).first()"],
)
def test_the_check_sees_a_fetch_around_the_door(tmp_path, code):
    in_a_view, in_a_stream = tmp_path / "any_name.py", tmp_path / "streams.py"
    in_a_view.write_text(
        f"def show(request, pk):\n    return {code}\n\nclass Show(View):\n    def get(self, request):\n        {code}\n"
    )
    in_a_stream.write_text(f"def may_read(user, pk):\n    return {code}\n")
    assert fetches_of(in_a_view) == [2, 6]
    assert fetches_of(in_a_stream) == [2]


@pytest.mark.parametrize(
    "code", ["Topic.objects.create(title='x')", "topic.save()", "topic.posts.filter(pk=1).update(state='x')"]
)
def test_the_check_sees_a_change_outside_the_actions(code):
    assert changes_of_rows(ast.parse(code)) == [1]
