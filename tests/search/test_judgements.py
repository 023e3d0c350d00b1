"""Queries of users, and the page that each must find: ``judgements.tsv`` over the demo, on both engines."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from demo.loaders import college, forum, groups, pages, people, tools
from search import actions, service
from tests.search.conftest import make_changes_visible

pytestmark = pytest.mark.django_db

LINES = (Path(__file__).parent / "judgements.tsv").read_text(encoding="utf-8").splitlines()
JUDGEMENTS = [line.split("\t") for line in LINES if line and not line.startswith("#")]
SPELLINGS = {  # each finds the same as the word itself
    "foto's": ["foto’s", "foto`s", "foto´s", "fotos", "FOTO'S", "foto\u02bcs"],
    "e-mail": ["email", "e mail", "e\u2011mail", "E-Mail", "e-mails"],
    "psychose": ["psy\u00adchose", "psy\u200bchose", "\ufeffpsychose", "psychoses", "p\u2060sychose"],
    "m-path": ["mpath", "m path", "M\u2013Path", "m\u00ad-path"],
    "0800-0113": ["08000113", "0800 0113", "0800.0113", "+31 800 0113", "0031 800 0113", "(0800) 0113", "0800 – 0113"],
    "adhd": ["A.D.H.D.", "a.d.h.d", "A D H D", "a-d-h-d", "Adhd"],
    "ideeën": ["ideeen", "idee", unicodedata.normalize("NFD", "ideeën")],
    "e-health": ["ehealth", "e health", "eHealth", "E-HEALTH"],
}


@pytest.fixture
def demo(db) -> None:
    for room in (people, pages, tools, college, groups, forum):
        room.load()


def names(query: str) -> list[str]:
    """Return the results of a visitor as the judgements name them: "article:medicatie", "helpline:113"."""
    results = service.search(AnonymousUser(), query).results
    return [f"{result.kind}:{re.split('[/#]', result.link.url.rstrip('/'))[-1]}" for result in results]


def test_every_judged_query_finds_its_page_first(demo, engine, capsys, score):
    actions.rebuild()
    make_changes_visible(engine)
    missed = {
        query: (wanted, order[:4])
        for query, wanted, within in JUDGEMENTS
        if wanted not in (order := names(query))[: int(within)]
    }
    first = sum(within == "1" for _query, _wanted, within in JUDGEMENTS)
    figure = f"{len(JUDGEMENTS) - len(missed)} of {len(JUDGEMENTS)} queries, {first} of them as the very first result"
    score("Search: what people type leads to the page that helps", figure)
    with capsys.disabled():
        print(f"\n{type(engine).__name__}: {figure}")
    assert missed == {}


@pytest.mark.parametrize("word", SPELLINGS)
def test_word_is_found_however_it_is_typed(put, find, word):
    spellings = [word, *SPELLINGS[word]]
    for number, spelling in enumerate(spellings):
        put(f"text{number}", "Titel", f"Hier staat {spelling} tussen andere woorden.")
        put(f"title{number}", f"Over {spelling}", "Iets anders.")
    assert {spelling: len(find(spelling)) for spelling in spellings} == dict.fromkeys(spellings, 2 * len(spellings))
