"""Kinds of email that a room looks after while they wait. Most emails have no kind: they are sent, and that is all.

The functions get ``about``, what the room gave with the email, such as a public id.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """The functions of a room that are called before and after its emails are sent."""

    # asked before each try: an email that nobody wants any more is dropped
    is_wanted: Callable[[str], bool] = lambda about: True
    after_sending: Callable[[str], None] = lambda about: None
    after_giving_up: Callable[[str], None] = lambda about: None


_kinds: dict[str, Kind] = {"": Kind()}


def register(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def kind_of(name: str) -> Kind:
    """Return the kind of this name; of a name that is not registered any more a plain one."""
    return _kinds.get(name, _kinds[""])
