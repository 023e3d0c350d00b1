"""The checker itself: each kind of harm is seen, and nothing else is called harm."""

import pytest

from tests.deploy.history import CHAT, POST, History, Probe, Sent, longest_outage

pytestmark = pytest.mark.once


def sent(number: int, *, kind: str = CHAT, writer: str = "a", is_acknowledged: bool = True, removed_at=None) -> Sent:
    return Sent(
        kind, writer, number, at=number, acknowledged_at=number if is_acknowledged else None, removed_at=removed_at
    )


def verdict(history: History):
    return history.verdict(0, float("inf"))


def history_of(*items: Sent, stored=None, views=(), shown=()) -> History:
    texts = [item.text for item in items]
    return History(sent=list(items), stored=stored or {CHAT: texts}, views=list(views), shown=list(shown))


def test_everything_stored_and_shown_once_is_no_harm():
    one, two = sent(1), sent(2)
    result = verdict(history_of(one, two, views=[[one.text, two.text]]))
    assert (result.acknowledged, result.is_broken) == (2, False)


def test_acknowledged_text_that_is_nowhere_is_lost():
    assert verdict(history_of(sent(1), stored={CHAT: []})).lost == 1


def test_acknowledged_text_that_one_tab_does_not_show_is_lost():
    one = sent(1)
    assert verdict(history_of(one, views=[[one.text], []])).lost == 1


def test_text_without_an_answer_may_be_missing_and_is_counted_apart():
    result = verdict(history_of(sent(1, is_acknowledged=False), stored={CHAT: []}))
    assert (result.unanswered, result.is_broken) == (1, False)


def test_text_that_is_stored_or_shown_twice_is_double():
    one = sent(1)
    assert verdict(history_of(one, stored={CHAT: [one.text] * 2})).double == 1
    assert verdict(history_of(one, views=[[one.text] * 3])).double == 2


def test_text_behind_a_later_one_of_its_writer_is_out_of_order():
    one, two, other = sent(1), sent(2), sent(1, writer="b")
    assert verdict(history_of(one, two, other, stored={CHAT: [two.text, other.text, one.text]})).out_of_order == 1


def test_text_that_was_taken_back_is_not_lost_and_may_not_be_shown_after_it():
    removed = sent(1, kind=POST, removed_at=5.0)
    before, later = (4.0, frozenset({removed.text})), (9.0, frozenset({removed.text}))
    assert not verdict(history_of(removed, stored={POST: []}, shown=[before])).is_broken
    assert verdict(history_of(removed, stored={POST: []}, shown=[before, later])).shown_after_removal == 1


def test_outage_lasts_from_the_first_page_that_failed_to_the_next_that_came():
    pages = [(0, 1, True), (1, 2, False), (2, 3, False), (3, 5, True), (5, 6, True)]
    assert longest_outage([Probe("page", *page) for page in pages]) == 4


def test_verdict_is_of_what_was_sent_in_a_time():
    history = history_of(sent(1), sent(2), sent(3))
    assert history.verdict(2, 3).acknowledged == 1
