"""Open sockets, messages and the delay of the hub are counted for ``/metrics``."""

import pytest

from community.metrics.counters import Counters
from tests.support.sockets import tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


def counted() -> dict[str, float]:
    """Return what this process counted, by name and outcome."""
    samples = [sample for metric in Counters().collect() for sample in metric.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


async def test_sockets_messages_and_delay_are_counted(cast, open_room):
    before = counted()

    def difference(name: str) -> float:
        return counted().get(name, 0) - before.get(name, 0)

    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        assert difference("huiskamer_sockets") == 2
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
        await mo.hear("new")
    assert difference("huiskamer_sockets") == 0
    assert difference("huiskamer_socket_messages_total stored") == 1
    assert difference("huiskamer_hub_delay_seconds_count") == 1
