"""No text keeps the machine busy: the work on a text takes a time in proportion to its length."""

import signal
import time

import pytest

from community.crisis.detector import is_crisis
from community.html import MAX_SOURCE_CHARACTERS, excerpt, render_post, text_of
from community.members.profiles.names import betrays, name_key
from community.members.profiles.reserved import is_reserved
from community.members.profiles.validators import (
    has_odd_characters,
    has_odd_marks,
    has_unseen_characters,
    looks_like_contact,
    mixes_alphabets,
)
from community.text import one_line, plain
from search.analysis.highlighter import Highlighter
from search.analysis.index_terms import index_terms
from search.query.planner import plan_query
from search.views import MAX_QUERY_CHARACTERS

pytestmark = pytest.mark.once

ENOUGH_SECONDS = 3.0  # of work, however busy the machine is; in proportion it is well under one
# Pieces that make a text of any length: each is what some way of reading comes back to again and again.
_PIECES = """( [ ![ * _ ` ~~ > < & \\ # : . - / | " ' = + @ (( )) [] ]( [a]( [a]: *a **a _a a*_ ~~a `a`` &#x <a <!-- <http://
http:// www. a. a- a_ a. a@ @a a:b@ http://a.nl/( http://a.nl) (http://a.nl a.nl a-a.nl a@b.nl at dot apenstaartje punt
dagboek huisarts zelfvertrouwen zelfmoord stemmen ë ﷺ 1 +31 0 0- a's a-b e\u00ad 0800-0113 ,+31(0)"""
PIECES = _PIECES.split()
ENDS = ["qqq", ".nl", ")"]


@pytest.fixture
def stopped_in_time():
    """Counts the work of this process alone, and stops what does not end."""

    def stop(_signal, _frame):
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    yield lambda seconds: signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def post(text: str) -> None:
    words = text_of(render_post(text).html)
    index_terms(words, words, words, words)
    Highlighter(plan_query("dagboek zelfmoort").stems).passage(words)
    excerpt(one_line(plain(text)))
    is_crisis(text)


def query(text: str) -> None:
    text = one_line(text)[:MAX_QUERY_CHARACTERS]
    is_crisis(text)
    Highlighter(plan_query(text).stems).passage("dagboek " * 50 + text)


def name(text: str) -> None:
    text = text[:60]
    checks = (has_unseen_characters, has_odd_characters, has_odd_marks, mixes_alphabets)
    for look in (name_key, looks_like_contact, is_reserved, *checks):
        look(text)
    betrays(text, text[::-1])


def slow(read, length: int, allow) -> tuple[list[str], float]:
    """The texts that take too long, and what the slowest of the others took."""
    too_long, longest = [], 0.0
    for piece in PIECES:
        for end in ENDS:
            text, begin = (piece * length)[: length - len(end)] + end, time.thread_time()
            allow(ENOUGH_SECONDS)
            try:
                read(text)
            except TimeoutError:
                too_long.append(f"{read.__name__}: {piece!r} … {end!r}")
                break
            finally:
                allow(0)
            longest = max(longest, time.thread_time() - begin)
    return too_long, longest


def test_no_text_keeps_the_machine_busy(stopped_in_time, score, db):
    measured = [slow(read, length, stopped_in_time) for read, length in ((post, 600), (query, 200), (name, 60))]

    too_long = [text for texts, _longest in measured for text in texts]
    score("Texts made to take long: of so many", 3 * len(PIECES) * len(ENDS))
    assert too_long == []


def test_a_long_row_of_brackets_takes_no_longer_than_other_words(stopped_in_time):
    """The expression for addresses that bleach brings along comes back to each of them for each of them."""
    stopped_in_time(ENOUGH_SECONDS)

    assert "<p>" in render_post("(" * MAX_SOURCE_CHARACTERS).html


@pytest.mark.parametrize(
    "piece", ["zelfmedelijden ", "a ", "ik ", "ab", "zelf", "niet meer ", "*", "a*", "é", ". ", "1a"]
)
def test_longest_text_is_read_for_words_of_danger_in_time(stopped_in_time, piece):
    stopped_in_time(ENOUGH_SECONDS)

    assert not is_crisis((piece * MAX_SOURCE_CHARACTERS)[:MAX_SOURCE_CHARACTERS])


def test_endless_work_is_seen(stopped_in_time):
    def read(_text: str) -> None:
        while True:
            pass

    stopped_in_time(0.1)
    with pytest.raises(TimeoutError):
        read("")
