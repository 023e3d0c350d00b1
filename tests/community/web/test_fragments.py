"""Kept fragments: HTML that readers share is rendered once, in bounded memory, and holds nothing of one reader."""

from typing import NamedTuple

import pytest
from cachetools import LRUCache
from django.template import engines
from django.utils import translation

from community.web import fragments
from community.web.fragments import OVERHEAD_BYTES, kept, kept_texts

TEMPLATE = '{% load i18n %}<p>{{ name }}: {% translate "Send" %}</p><b>{{ slots.proof }}</b>'


class Facts(NamedTuple):
    name: str


class Rendered:
    """A template that counts how often it is rendered."""

    def __init__(self):
        self.template, self.contexts = engines["django"].from_string(TEMPLATE), []

    def render(self, context: dict) -> str:
        self.contexts.append(context)
        return self.template.render(context)


@pytest.fixture
def rendered(monkeypatch) -> Rendered:
    template = Rendered()
    monkeypatch.setattr(fragments, "get_template", lambda _name: template)
    monkeypatch.setattr(fragments, "_kept", LRUCache(10_000, getsizeof=fragments._bytes_of))
    return template


def test_same_facts_are_rendered_once_and_each_reader_gets_their_own_slots(rendered):
    assert "<b>first</b>" in kept("x.html", Facts("Anna"), proof="first")
    assert "<b>second</b>" in kept("x.html", Facts("Anna"), proof="second")
    assert len(rendered.contexts) == 1
    assert not [text for text in kept_texts() if "first" in text or "second" in text]


def test_other_facts_and_another_language_are_another_fragment(rendered):
    with translation.override("nl"):
        assert "Anna: Versturen" in kept("x.html", Facts("Anna"), proof="")
    with translation.override("en"):
        assert "Anna: Send" in kept("x.html", Facts("Anna"), proof="")
        assert "Bram: Send" in kept("x.html", Facts("Bram"), proof="")
    assert len(rendered.contexts) == 3


def test_template_gets_the_facts_and_nothing_of_the_request(rendered):
    kept("x.html", Facts("Anna"), proof="first")
    assert set(rendered.contexts[0]) == {"name", "slots"}


def test_facts_and_slots_are_escaped_and_no_text_becomes_a_slot(rendered):
    html = kept("x.html", Facts("\x00proof\x00 proof <i>"), proof="<i>")
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") == 2


def test_fragments_that_were_shown_longest_ago_make_room(rendered):
    for number in range(100):
        kept("x.html", Facts(f"Lid {number}"), proof="")
    assert fragments._kept.currsize <= 10_000
    kept("x.html", Facts("Lid 99"), proof="")
    assert len(rendered.contexts) == 100
    kept("x.html", Facts("Lid 0"), proof="")
    assert len(rendered.contexts) == 101


def test_size_of_a_fragment_counts_its_html_and_the_texts_of_its_facts(rendered):
    kept("x.html", Facts("a" * 2_000), proof="")
    assert fragments._kept.currsize >= 2 * 2_000 + OVERHEAD_BYTES


def test_fragment_larger_than_the_memory_is_shown_and_not_kept(rendered):
    assert "aaa" in kept("x.html", Facts("a" * 20_000), proof="")
    assert list(kept_texts()) == []


def test_blank_lines_of_a_template_are_not_kept(rendered):
    rendered.template = engines["django"].from_string("<p>\n\n  \n{{ name }}</p>{{ slots.words }}")
    assert kept("x.html", Facts("Anna"), words="two\n\nlines") == "<p>\nAnna</p>two\n\nlines"
