"""Kept fragments: HTML that is the same for many readers is rendered once, and kept in the memory of this process.

A fragment is a template and its *facts*: a ``NamedTuple`` of all that the HTML shows. The template gets the facts and
nothing else, no request and no user, and the facts are the key. So nothing has to be invalidated (other facts are
another fragment), and nothing of one reader reaches another. What belongs to one reader stands in a *slot*: the
template writes ``{{ slots.proof }}``, and the value is put in on every request.

Bounded in bytes: what was shown longest ago goes first.
"""

import re
import secrets
import sys
from collections import namedtuple
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

OVERHEAD_BYTES = 500  # of a fragment in Python: tuples, the key, the entry in the cache
NONCE = secrets.token_urlsafe(12)  # nobody can write a slot into a text
BLANK_LINES = re.compile(r"\n\s*\n")  # a text whose own lines are shown goes into a slot
SLOT = re.compile(rf"\x00{NONCE} (\w+)\x00")


class Fragment(NamedTuple):
    """HTML in pieces: every second piece is the name of a slot."""

    pieces: tuple[str, ...]
    size: int


def _bytes_of(fragment: Fragment) -> int:
    return fragment.size


_kept: LRUCache[Hashable, Fragment] = LRUCache(settings.KEPT_FRAGMENTS_BYTES, getsizeof=_bytes_of)
_lock = Lock()


def kept(template_name: str, facts: tuple, **slots: object) -> SafeString:
    """Return the HTML of this template with these facts, rendered when it is not kept, and fill in the slots.

    ``facts`` is a ``NamedTuple`` of values that can be hashed; its fields are the context of the template.
    """
    key = (template_name, get_language(), get_current_timezone_name(), facts)
    with _lock:
        fragment = _kept.get(key)
    if fragment is None:
        fragment = _rendered(template_name, facts, slots)
        with _lock:
            if fragment.size <= _kept.maxsize:
                _kept[key] = fragment
    if not slots:
        return SafeString(fragment.pieces[0])
    texts = [conditional_escape(slots[text]) if n % 2 else text for n, text in enumerate(fragment.pieces)]
    return SafeString("".join(texts))


def facts_of(values: Mapping) -> tuple:
    """Return these values as a ``NamedTuple``, where only a mapping knows their names."""
    return _kind_of_facts(*values)(*values.values())


@cache
def _kind_of_facts(*names: str) -> type[tuple]:
    return namedtuple("Facts", names)


def kept_texts() -> Iterator[str]:
    """Yield the HTML that is kept in this process, without its slots: for tests."""
    with _lock:
        fragments = list(_kept.values())
    for fragment in fragments:
        yield "".join(fragment.pieces[::2])


def _rendered(template_name: str, facts: tuple, slots: dict[str, object]) -> Fragment:
    marks = {name: SafeString(f"\x00{NONCE} {name}\x00") for name in slots}
    html = BLANK_LINES.sub("\n", get_template(template_name).render({**facts._asdict(), "slots": marks}))
    size = sys.getsizeof(html) + _text_bytes(facts) + OVERHEAD_BYTES
    return Fragment(tuple(SLOT.split(html)), size)


def _text_bytes(facts: tuple) -> int:
    """Return the bytes of the texts in the key, also of facts within facts; a lazy fact is not asked."""
    return sum(
        sys.getsizeof(fact)
        if issubclass(type(fact), str)
        else _text_bytes(fact)
        if issubclass(type(fact), tuple)
        else 0
        for fact in facts
    )
