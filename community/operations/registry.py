"""The numbers (gauges) and checks that rooms register for the operator.

Each number comes from one plain function. ``/metrics`` shows it; the check of ``manage.py doctor`` and the probe of
``/readyz`` about the same part call that same function, so that the three never disagree.

A room registers in its ``tasks.py``, or in another module that ``RoomConfig`` imports:

    @gauge("search_behind", "Changes that the search index has not taken over.")
    def behind() -> int: ...

    @check("search")
    def check_search() -> Finding:
        return look("...", "what to do") if behind() > 100 else ok("...")
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

type Value = float | None  # None: not known here, and left out
type Reading = Callable[[], Value | Mapping[str, Value]]


@dataclass(frozen=True)
class Gauge:
    name: str
    help: str
    read: Reading
    label: str


class State(IntEnum):
    """Also the exit code of ``doctor``: that of the worst finding."""

    OK = 0
    LOOK = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """The result of a check in one plain sentence, and what to do about it. It names no person."""

    state: State
    text: str
    mend: str = ""


type Check = Callable[[], Finding | Iterable[Finding]]

_gauges: dict[str, Gauge] = {}
_checks: dict[str, Check] = {}


def gauge[F: Reading](name: str, help_text: str, label: str = "") -> Callable[[F], F]:
    """Register a function whose number ``/metrics`` shows as ``huiskamer_<name>``; the function itself is unchanged.

    With a ``label`` it returns a number for each of a few fixed codes: never a name, an id or a text of people.
    """

    def register(function: F) -> F:
        _gauges[name] = Gauge(name, help_text, function, label)
        return function

    return register


def gauges() -> list[Gauge]:
    return [_gauges[name] for name in sorted(_gauges)]


def check(name: str) -> Callable[[Check], Check]:
    """Register a check of ``doctor``: a function that returns one finding or several."""

    def register(function: Check) -> Check:
        _checks[name] = function
        return function

    return register


def ok(text: str) -> Finding:
    return Finding(State.OK, text)


def look(text: str, mend: str) -> Finding:
    """A finding that somebody should look at this week."""
    return Finding(State.LOOK, text, mend)


def broken(text: str, mend: str) -> Finding:
    """A finding that members notice, or will notice today."""
    return Finding(State.BROKEN, text, mend)


def check_names() -> list[str]:
    return sorted(_checks)


def examine(names: Iterable[str] | None = None) -> Iterator[tuple[str, Finding]]:
    """Run these checks, or every one, in order of name. One that fails is a finding itself and stops no other."""
    for name in sorted(names) if names else check_names():
        try:
            result = _checks[name]()
            findings = [result] if isinstance(result, Finding) else list(result)
        except Exception as error:
            findings = [broken(f"This could not be looked at ({type(error).__name__}).", "Mend the parts above first.")]
        for finding in findings:
            yield name, finding
