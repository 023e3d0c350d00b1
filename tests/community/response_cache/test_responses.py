"""Which responses are kept and for how long; what is taken down is gone, and one request makes a response for all."""

import asyncio
import os
import subprocess
import sys
import time
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

from chat.rooms.actions import make_room, open_session, remove_message, send_message
from community.groups.choices import Visibility
from community.groups.models import Group
from community.pages.models import HelpLine
from community.privacy.actions import leave, pause
from community.response_cache import generation
from community.response_cache.cacheability import entry_for, keep_at_most, may_keep
from community.response_cache.entries import Key, responses
from community.response_cache.server import CachedPages
from community.web.middleware import HeadersMiddleware
from forum.actions import remove_post, reply
from tests.community.pages.scenes import make_article
from tests.support.forum import make_reply, make_topic
from tests.support.visitors import begin_transaction

URL = "/forum/"
KEPT = SimpleNamespace(is_kept_for_visitors=True)


def asked(view=KEPT, method: str = "GET", user=None):
    request = RequestFactory().generic(method, URL)
    request.resolver_match = SimpleNamespace(func=view, route="forum/")
    request.user = user or AnonymousUser()
    return request


def page(status: int = 200, cookie: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(b"page", status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})
    if cookie:
        response.set_cookie(cookie, "x")
    return response


def test_page_of_a_marked_view_is_kept():
    assert may_keep(asked(), page(Vary="Accept-Language, Cookie"))


@pytest.mark.parametrize(
    "response",
    [
        page(status=404),
        page(status=302),
        page(cookie="csrf"),
        page(Content_Type="text/calendar"),
        page(Cache_Control="private"),
        page(Cache_Control="max-age=0, No-Store"),
        page(Vary="Accept, Cookie"),
        page(Vary="*"),
        StreamingHttpResponse([b"page"]),
    ],
)
def test_response_that_may_differ_between_visitors_is_not_kept(response):
    assert not may_keep(asked(), response)


def test_response_to_a_member_a_post_or_of_another_view_is_not_kept():
    assert not may_keep(asked(user=SimpleNamespace(is_authenticated=True)), page())
    assert not may_keep(asked(method="HEAD"), page())
    assert not may_keep(asked(view=SimpleNamespace()), page())


def test_entry_ends_with_the_minute_or_when_the_page_says_so():
    begun = timezone.now().replace(second=50, microsecond=0)
    assert entry_for(asked(), page(), 1, begun).until == begun + timedelta(seconds=10)
    request = asked()
    keep_at_most(request, 2)
    keep_at_most(request, 5)
    assert entry_for(request, page(), 1, begun).until == begun + timedelta(seconds=2)


# what is taken down is gone


@pytest.fixture
def topic(cast, board):
    topic = make_topic(cast.bram, board, "Slaap je ook zo slecht?", "Al weken lig ik wakker.")
    make_reply(cast.noor, topic, "Het antwoord van noor.")
    return topic


def hide(cast, topic):
    topic.posts.filter(number=1).update(state="hidden")


def take_back(cast, topic):
    remove_post(actor=cast.bram, post=topic.posts.get(number=1))


def close_group(cast, topic):
    Group.objects.filter(pk=topic.group_id).update(visibility=Visibility.GROUP)


def go_away(cast, topic):
    pause(actor=cast.bram)


def go_for_good(cast, topic):
    leave(actor=cast.bram, remove_all=True)


@pytest.mark.parametrize("take_down", [hide, take_back, close_group, go_away, go_for_good])
def test_words_that_are_taken_down_are_gone_at_the_next_request(cached_site, cast, topic, take_down):
    url = topic.get_absolute_url()
    assert cached_site.is_kept(url)
    assert b"Al weken lig ik wakker." in cached_site.get(url).content
    begin_transaction()
    take_down(cast, topic)
    assert b"Al weken lig ik wakker." not in cached_site.get(url).content


def test_page_that_is_unpublished_is_gone_at_the_next_request(cached_site, db):
    article = make_article("slapen")
    url = article.get_url()
    assert cached_site.is_kept(url)
    begin_transaction()
    article.unpublish()
    assert cached_site.get(url).status_code == HTTPStatus.NOT_FOUND
    begin_transaction()
    article.save_revision().publish()
    assert cached_site.get(url).status_code == HTTPStatus.OK


def test_help_line_that_changed_is_on_every_page_at_the_next_request(cached_site, db):
    assert cached_site.is_kept("/hulplijnen/")
    begin_transaction()
    HelpLine.objects.filter(key="luisterlijn").update(phone="088 765 43 21")
    assert b"088 765 43 21" in cached_site.get("/hulplijnen/").content


def test_lamp_that_goes_on_shows_at_the_next_request_and_talk_within_a_second(cached_site, cast, board, monkeypatch):
    room = make_room(actor=cast.mo, group=board, title="De serre")
    index = cached_site.get("/chat/").content
    begin_transaction()
    open_session(actor=cast.mo, room=room)
    assert cached_site.get("/chat/").content != index
    message = send_message(actor=cast.mo, room=room, cid="1", text="Welkom allemaal")
    url, now = room.get_absolute_url(), timezone.now()
    assert cached_site.is_kept(url)
    remove_message(actor=cast.mo, message=message)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=0.6))
    assert b"Welkom allemaal" not in cached_site.get(url).content


@pytest.mark.parametrize("url", ["/", "/samen/", "/chat/"])
def test_page_with_a_lamp_is_kept_until_the_lamp_goes_off(cached_site, cast, board, monkeypatch, url):
    room, now = make_room(actor=cast.mo, group=board, title="De serre"), timezone.now()
    open_session(actor=cast.mo, room=room)
    room.sessions.update(closes_at=now + timedelta(seconds=4))
    assert cached_site.is_kept(url)
    assert b"data-lamp-open" in cached_site.get(url).content
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=4))
    assert b"data-lamp-open" not in cached_site.get(url).content


def test_reply_shows_at_the_next_request(cached_site, cast, topic):
    url = topic.get_absolute_url()
    cached_site.get(url)
    begin_transaction()
    reply(actor=cast.noor, topic=topic, source="Nog een antwoord.", submission_id=uuid4())
    assert b"Nog een antwoord." in cached_site.get(url).content


def test_page_is_made_anew_in_the_next_minute(cached_site, topic, monkeypatch):
    now = timezone.now()
    assert cached_site.is_kept(URL)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=1))
    count = len(cached_site.asked)
    cached_site.get(URL)
    assert len(cached_site.asked) == count + 1


def test_change_while_a_page_is_made_makes_it_anew(cached_site, cast, topic, monkeypatch):
    """The page was read before the change, and kept after it."""
    url, real = topic.get_absolute_url(), HeadersMiddleware.__call__

    def changed_meanwhile(middleware, request):
        response = real(middleware, request)
        begin_transaction()
        topic.posts.filter(number=1).update(state="hidden")
        return response

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(HeadersMiddleware, "__call__", changed_meanwhile)
        assert b"Al weken" in cached_site.get(url).content
    assert b"Al weken" not in cached_site.get(url).content


def test_nothing_is_kept_or_given_while_the_database_does_not_answer(cached_site, topic, monkeypatch):
    assert cached_site.is_kept(URL)

    def fails(name):
        raise DatabaseError

    monkeypatch.setattr(generation, "generation", fails)
    assert not cached_site.is_kept(URL)


# the generation


def test_generation_is_read_at_most_twice_a_second_and_after_each_commit_here(cached_site, db, monkeypatch):
    reads, clock, commits = [], SimpleNamespace(now=100.0), SimpleNamespace(count=0)
    monkeypatch.setattr(generation, "MAX_AGE_SECONDS", 0.5)
    monkeypatch.setattr(generation, "generation", lambda name: reads.append(clock.now) or len(reads))
    monkeypatch.setattr(generation, "commits_here", lambda name: commits.count)
    monkeypatch.setattr(generation, "time", SimpleNamespace(monotonic=lambda: clock.now))

    def known():
        fresh = generation.fresh()
        return generation.read().result() if fresh is None else fresh

    generation.forget()
    for clock.now in (100.0, 100.1, 100.4):
        assert known() == 1
    clock.now = 100.5
    assert known() == 2
    commits.count += 1
    assert known() == 3
    assert reads == [100.0, 100.5, 100.5]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_change_of_another_process_is_seen_within_half_a_second(cached_site, cast, board, monkeypatch):
    topic = make_topic(cast.bram, board, "Slaap je ook zo slecht?", "Al weken lig ik wakker.")
    url, clock = topic.get_absolute_url(), SimpleNamespace(now=time.monotonic())
    monkeypatch.setattr(generation, "MAX_AGE_SECONDS", 0.5)
    monkeypatch.setattr(generation, "time", SimpleNamespace(monotonic=lambda: clock.now))
    assert cached_site.is_kept(url)
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    hide = "import django; django.setup(); from forum.models import Post; Post.objects.update(state='hidden')"
    subprocess.run([sys.executable, "-c", hide], env=os.environ | {"DATABASE_URL": database}, check=True)
    clock.now += 0.4
    assert b"Al weken" in cached_site.get(url).content
    clock.now += 0.1
    assert b"Al weken" not in cached_site.get(url).content


# one makes it, others wait


@pytest.fixture
def visitors_at_once(cached_site, db, monkeypatch):
    """``visitors_at_once(django)`` asks eight times at once; returns the bodies, and what was raised."""
    monkeypatch.setattr(generation, "generation", lambda name: 1)
    headers = [(b"host", b"testserver")]
    scope = {"type": "http", "method": "GET", "path": URL, "query_string": b"", "headers": headers, "scheme": "http"}

    async def ask(django):
        sent = []

        async def send(message):
            sent.append(message)

        application = CachedPages(django)
        results = await asyncio.gather(*(application(scope, None, send) for _ in range(8)), return_exceptions=True)
        return [message["body"] for message in sent if "body" in message], [each for each in results if each]

    return ask


def keep() -> None:
    responses.put(Key("testserver", False, URL, "", False), entry_for(asked(), page(), 1, timezone.now()))


async def test_one_visitor_makes_a_page_and_the_others_wait_for_it(visitors_at_once):
    made = []

    async def django(scope, receive, send):
        made.append(1)
        await asyncio.sleep(0)
        keep()
        await send({"body": b"page"})

    assert await visitors_at_once(django) == (8 * [b"page"], [])
    assert made == [1]


async def test_visitors_make_their_own_when_the_first_fails(visitors_at_once):
    made = []

    async def django(scope, receive, send):
        made.append(1)
        await asyncio.sleep(0)
        if len(made) == 1:
            raise ZeroDivisionError
        await send({"body": b"own"})

    bodies, errors = await visitors_at_once(django)
    assert bodies == 7 * [b"own"]
    assert [type(error) for error in errors] == [ZeroDivisionError]


async def test_visitors_make_their_own_when_the_page_is_not_for_all(visitors_at_once):
    async def django(scope, receive, send):
        await asyncio.sleep(0)
        await send({"body": b"own"})

    assert await visitors_at_once(django) == (8 * [b"own"], [])


async def test_wait_for_another_visitor_is_bounded(visitors_at_once, monkeypatch):
    monkeypatch.setattr("community.response_cache.server.WAIT_SECONDS", 0.01)
    others_are_done, made = asyncio.Event(), []

    async def django(scope, receive, send):
        made.append(1)
        if len(made) == 1:
            await others_are_done.wait()
        elif len(made) == 8:
            others_are_done.set()
        await send({"body": b"own"})

    assert await visitors_at_once(django) == (8 * [b"own"], [])
