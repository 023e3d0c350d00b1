"""Ending a session closes its open sockets at once, and no others."""

import time
from statistics import median

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.urls import reverse

from community import live
from community.live.hub import SESSION_OVER, this_hub
from community.members.accounts.actions import account as accounts_actions
from community.members.models import Session
from tests.support.people import PASSWORD, client_for
from tests.support.sockets import close_connections, in_thread, tab_for

pytestmark = pytest.mark.django_db(transaction=True)

FRESH = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
ROUNDS = 5


class Devices:
    """anna here and on a phone, and bram: each with a browser and an open page."""

    async def open(self, cast) -> "Devices":
        people = {"here": cast.anna, "phone": cast.anna, "bram": cast.bram}
        self.browsers = {name: await in_thread(client_for, member) for name, member in people.items()}
        self.pages = {name: tab_for(browser) for name, browser in self.browsers.items()}
        for page in self.pages.values():
            assert (await page.connect())[0]
            await page.hear("hello", member=True)
        return self

    def key(self, name: str) -> str:
        return self.browsers[name].cookies["sessionid"].value

    async def closed_of(self, *names: str) -> float:
        """These are closed, without a heartbeat; gives how many seconds that took."""
        began = time.monotonic()
        for name in names:
            assert await self.pages[name].is_closed_with() == SESSION_OVER
        return time.monotonic() - began

    async def open_still(self, *names: str) -> None:
        for name in names:
            assert await self.pages[name].hears_all() == []

    async def leave(self) -> None:
        for page in self.pages.values():
            if not page.future.done():
                await page.disconnect()


def end_phone(cast, devices) -> None:
    phone = Session.objects.get(pk=devices.key("phone"))
    devices.browsers["here"].post(reverse("members:end_login", args=[phone.public_id]))


def end_others(cast, devices) -> None:
    devices.browsers["here"].post(reverse("members:end_logins"), {"here": "stay"})


def end_all(cast, devices) -> None:
    devices.browsers["here"].post(reverse("members:end_logins"), {"here": "go"})


def new_password(cast, devices) -> None:
    devices.browsers["here"].post(reverse("account_change_password"), FRESH)
    cast.anna.refresh_from_db()
    cast.anna.set_password(PASSWORD)
    cast.anna.save()


def close(cast, devices) -> None:
    accounts_actions.close_account(actor=None, member=cast.anna, reason="test")
    accounts_actions.open_account(actor=None, member=cast.anna, reason="test")
    cast.anna.refresh_from_db()


def log_out(cast, devices) -> None:
    devices.browsers["phone"].post(reverse("account_logout"))


def quick_exit(cast, devices) -> None:
    devices.browsers["phone"].get(reverse("members:quick_exit"))


# what happens, whose sockets close, and whose logins are over
ENDS = [
    (end_phone, ["phone"], ["phone"]),
    (end_others, ["phone"], ["phone"]),
    (end_all, ["here", "phone"], ["here", "phone"]),
    (new_password, ["here", "phone"], ["phone"]),  # the page here comes back with its new key
    (close, ["here", "phone"], ["here", "phone"]),
    (log_out, ["here", "phone"], ["phone"]),  # the page here comes back by itself
    (quick_exit, ["here", "phone"], ["phone"]),
]


@pytest.mark.parametrize(("end", "closes", "over"), ENDS, ids=[end.__name__ for end, _closes, _over in ENDS])
async def test_ended_session_has_no_open_socket_a_second_later(cast, end, closes, over, score):
    took = []
    for _round in range(ROUNDS):
        devices = await Devices().open(cast)
        await in_thread(end, cast, devices)
        took.append(await devices.closed_of(*closes))
        await devices.open_still(*({"here", "phone", "bram"} - set(closes)))
        for name in ("here", "phone"):
            if end is not new_password:
                kept = Client()
                kept.cookies["sessionid"] = devices.key(name) or "gone"
                answer = await in_thread(kept.get, reverse("members:logins"))
                assert (answer.status_code == 302) == (name in over), name
        await devices.leave()
        await in_thread(cast.anna.refresh_from_db)
    assert median(took) < 1  # all by the bell; a machine that stands still for a moment is no reason
    score("Logins: ended ones whose sockets closed by the bell, most within a second", ROUNDS * len(closes))
    await close_connections()


async def test_sockets_stay_open_without_the_signal(cast, monkeypatch):
    devices = await Devices().open(cast)
    monkeypatch.setattr(live, "access_changed", lambda **_whom: None)
    await in_thread(end_phone, cast, devices)
    await devices.open_still("here", "phone", "bram")
    await this_hub().beat()  # what the bell lost, the heartbeat finds
    assert await devices.pages["phone"].is_closed_with() == SESSION_OVER
    await devices.leave()
    await close_connections()


async def test_expired_session_closes_its_socket_at_the_next_heartbeat(cast, clock):
    devices = await Devices().open(cast)
    clock.forward(minutes=121)
    await this_hub().beat()
    for name in ("here", "phone", "bram"):
        assert await devices.pages[name].is_closed_with() == SESSION_OVER
    await devices.leave()
    await close_connections()


async def test_open_socket_extends_nothing_and_sending_does(cast, clock, monkeypatch):
    devices = await Devices().open(cast)
    page, ends = devices.pages["here"], await in_thread(end_of, devices.key("here"))
    clock.forward(minutes=90)
    await page.join("me")
    await page.say(t="get", s="me", after=0)
    await page.hear("rows")
    await this_hub().beat()
    assert await in_thread(end_of, devices.key("here")) == ends
    await database_sync_to_async(send_something)(monkeypatch, cast, devices)
    assert await in_thread(end_of, devices.key("here")) > ends
    await devices.leave()
    await close_connections()


def end_of(key: str):
    return Session.objects.get(pk=key).expire_date


def send_something(monkeypatch, cast, devices) -> None:
    from types import SimpleNamespace

    from community.live import queries
    from community.live.stream_kinds import Sent

    kind = SimpleNamespace(send=lambda _id, sendings: [Sent(1)] * len(sendings))
    monkeypatch.setattr(queries, "kind_of", lambda _stream: kind)
    login = queries.Login(devices.key("here"), str(cast.anna.pk))
    assert queries.store([queries.Waiting(login, "room:x", "1", "hallo")]) == [Sent(1)]
