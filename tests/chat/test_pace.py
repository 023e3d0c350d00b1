"""A member who sends many messages over sockets is asked to wait; others are not."""

from types import SimpleNamespace

import pytest

from chat import pace
from community.live.stream_kinds import Refused, Sending, Sent

LIMIT = pace.MESSAGES_PER_MINUTE


@pytest.fixture
def clock(monkeypatch):
    """The clock of the pace, which stands still."""
    monkeypatch.setattr(pace, "_sent", {})
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def sendings_of(*keys) -> list[Sending]:
    return [Sending(SimpleNamespace(pk=key), str(number), "Hoi") for number, key in enumerate(keys)]


def stored(sendings):
    return [Sent(int(sending.cid)) for sending in sendings]


def test_only_messages_over_the_limit_are_refused(clock):
    answers = pace.paced(sendings_of(*["anna"] * (LIMIT + 1), "ben"), stored)
    assert answers[:LIMIT] == [Sent(number) for number in range(LIMIT)]
    assert isinstance(answers[LIMIT], Refused)
    assert answers[LIMIT].code == "wait"
    assert answers[LIMIT + 1] == Sent(LIMIT + 1)


def test_message_is_allowed_again_a_minute_after_the_first(clock):
    for _number in range(LIMIT):
        assert pace.take("anna")
        clock.now += 1
    assert not pace.take("anna")
    clock.now = 1000.0 + pace.MINUTE_SECONDS
    assert pace.take("anna")
    assert not pace.take("anna")


def test_member_who_is_silent_for_a_minute_is_forgotten(clock):
    pace.take("anna")
    clock.now += pace.MINUTE_SECONDS - 1
    pace.take("ben")
    assert list(pace._sent) == ["anna", "ben"]
    clock.now += 1
    pace.take("mo")
    assert list(pace._sent) == ["ben", "mo"]


def test_nothing_is_stored_when_all_are_refused(clock):
    for _number in range(LIMIT):
        pace.take("anna")
    assert [answer.code for answer in pace.paced(sendings_of("anna"), lambda sendings: 1 / 0)] == ["wait"]
