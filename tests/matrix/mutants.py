"""Takes out one permission check at a time, and says which cells of the matrix asked it.

Checks are found, not listed: every function of every ``rules.py``, every method of a queryset that says what a user
may see, the door of every kind of stream, and every action that checks its rule itself (``require``). A check is taken
out by giving the function other code, so that it is out wherever it was imported.
"""

import inspect
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType

from community.live import stream_kinds
from community.permissions import NotAllowed
from tests.support.rooms import ROOMS

SEEING = ("visible_to", "readable_by", "shown_to", "at_stage")  # methods of querysets that say what somebody may see
OPEN, SHUT = "open", "shut"

INSTEAD = {
    ("rule", OPEN): (lambda *args, **kwargs: True).__code__,
    ("rule", SHUT): (lambda *args, **kwargs: False).__code__,
    ("rows", OPEN): (lambda self, *args, **kwargs: self.all()).__code__,
    ("rows", SHUT): (lambda self, *args, **kwargs: self.none()).__code__,
}


REQUIRE = "require"  # what an action calls, see community.permissions


def require_nothing(*args, **kwargs) -> None:
    """Stand in for ``require`` in an action whose check is taken out."""


def require_the_impossible(*args, **kwargs) -> None:
    """Stand in for ``require`` in an action that refuses everybody."""
    raise NotAllowed


REQUIRE_INSTEAD = {OPEN: require_nothing, SHUT: require_the_impossible}


@dataclass(frozen=True)
class Check:
    name: str
    kind: str  # "rule" says yes or no, "rows" gives rows, "action" requires a rule
    function: FunctionType

    @contextmanager
    def taken_out(self, direction: str) -> Iterator[None]:
        """``open``: everybody may, everything is seen; ``shut``: nobody may, nothing is seen."""
        code = self.function.__code__
        self.function.__code__ = self.without(code, direction)
        try:
            yield
        finally:
            self.function.__code__ = code

    def without(self, code: CodeType, direction: str) -> CodeType:
        """Return other code for the function: of an action the same code, which calls another ``require``."""
        if self.kind != "action":
            return INSTEAD[self.kind, direction].replace(co_name=code.co_name)
        instead = REQUIRE_INSTEAD[direction]
        self.function.__globals__[instead.__name__] = instead
        names = tuple(instead.__name__ if name == REQUIRE else name for name in code.co_names)
        return code.replace(co_names=names)


def modules_called(name: str) -> Iterator[object]:
    """Import the modules of this name, and those in packages of this name."""
    for package in map(import_module, ROOMS):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if name in info.name.split("."):
                yield import_module(info.name)


def checks() -> list[Check]:
    rules = [
        Check(f"{module.__name__}.{name}", "rule", function)
        for module in modules_called("rules")
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and function.__annotations__.get("return") in (bool, "bool")
    ]
    rows = [
        Check(f"{module.__name__}.{name}.{method}", "rows", vars(checks_found)[method])
        for module in modules_called("querysets")
        for name, checks_found in inspect.getmembers(module, inspect.isclass)
        for method in SEEING
        if checks_found.__module__ == module.__name__ and method in vars(checks_found)
    ]
    # kinds of one room share a function: that is one check
    kinds_by_function = {kind.may_read: kind for kind in reversed(stream_kinds._kinds.values())}
    doors = [Check(f"stream {kind.name}: may_read", "rule", may_read) for may_read, kind in kinds_by_function.items()]
    return [*rules, *rows, *doors, *requiring_actions()]


def requiring_actions() -> list[Check]:
    """Return the functions of ``actions`` that check a rule themselves."""
    return [
        Check(f"{module.__name__}.{name}", "action", action)
        for module in modules_called("actions")
        for name, function in inspect.getmembers(module, inspect.isfunction)
        for action in [inspect.unwrap(function)]
        if action.__module__ == module.__name__ and REQUIRE in action.__code__.co_names
    ]


@contextmanager
def recorded(checks_found: list[Check]) -> Iterator[set[CodeType]]:
    """The code of the checks that were asked meanwhile: empty it between two questions."""
    asked: set[CodeType] = set()
    watch, tool = sys.monitoring, sys.monitoring.PROFILER_ID
    watch.use_tool_id(tool, "permission checks")
    watch.register_callback(tool, watch.events.PY_START, lambda code, offset: asked.add(code))
    for check in checks_found:
        watch.set_local_events(tool, check.function.__code__, watch.events.PY_START)
    try:
        yield asked
    finally:
        for check in checks_found:
            watch.set_local_events(tool, check.function.__code__, watch.events.NO_EVENTS)
        watch.register_callback(tool, watch.events.PY_START, None)
        watch.free_tool_id(tool)
