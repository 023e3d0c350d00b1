"""The benchmark measures what it says: pages that people see, on content that is consistent."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest
from django.db.models import Count, F, Max

from benchmarks.clients import Job, Seen, run
from benchmarks.content import fill
from benchmarks.page_kinds import page_kinds
from benchmarks.pages import COLUMNS, Row
from benchmarks.servers import StopError, percentile, readers, table
from benchmarks.sizes import Sizes
from benchmarks.vocabulary import paragraph
from community.groups.models import Group
from community.html import render_post
from forum.models import Post, Topic

pytestmark = pytest.mark.once

SMALL = Sizes(topics=12, replies=60, longest=80, articles=3, stories=2, tools=4, ratings=8, members=9, boards=2)
SMALL = replace(SMALL, groups=2, themes=2)


@pytest.mark.django_db
def test_every_page_that_is_measured_is_there_for_a_visitor_and_for_a_member(as_member):
    fill(SMALL)
    members = readers(2)
    kinds = page_kinds(members)
    assert all(kind.paths for kind in kinds)
    for reader in [None, *members]:
        browser, name = as_member(reader), "member" if reader else "visitor"
        paths = [path for kind in kinds if name in kind.readers for path in kind.paths]
        assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.django_db
def test_the_counters_are_what_the_actions_would_have_kept():
    fill(SMALL)
    topics = Topic.objects.annotate(posts_there=Count("posts"), last=Max("posts__number"))
    assert not topics.exclude(posts_there=F("replies_count") + 1).exists()
    assert not topics.exclude(last=F("last_number")).exists()
    assert (
        sum(Post.objects.values_list("recognise_count", flat=True))
        == Post.objects.filter(reactions__kind="recognise").count()
    )
    circles = Group.objects.filter(kind="peer").annotate(people=Count("memberships"))
    assert not circles.exclude(people=F("members_count")).exists()


@pytest.mark.django_db
def test_the_posts_look_as_the_renderer_would_have_made_them():
    fill(replace(SMALL, topics=3, replies=6))
    assert all(post.html == render_post(post.source).html for post in Post.objects.all())


def test_the_same_seed_gives_the_same_words_and_another_seed_others():
    texts = [[paragraph(chance) for _ in range(20)] for chance in (Random(7), Random(7), Random(8))]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.django_db
def test_too_few_members_for_the_clients_is_refused():
    fill(replace(SMALL, members=3))
    with pytest.raises(StopError, match="4 clients need as many members"):
        readers(4)


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cookies: set[str] = set()

    def do_GET(self):
        self.cookies.add(self.headers.get("Cookie", ""))
        words = b"hello"
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_clients_ask_as_often_as_they_are_told_and_count_each_answer(port):
    seen = run(Job(port, ["/", "/more"], ["a=1", "b=2"], clients=2, requests=10, seconds=10))
    assert (len(seen.times), seen.wrong, seen.bytes) == (10, {}, 50)
    assert Answers.cookies >= {"a=1", "b=2"}


def test_an_answer_that_is_not_the_page_is_never_counted_as_fast(port):
    seen = run(Job(port, ["/", "/gone"], [""], clients=1, requests=10, seconds=10))
    assert (len(seen.times), seen.wrong) == (5, {"404": 5})


def test_the_clients_stop_when_the_time_is_over(port):
    assert run(Job(port, ["/"], [""], clients=1, requests=1000, seconds=-1)).times == []


def test_row_has_the_ratios_and_the_times_of_half_and_of_nearly_all():
    seen = Seen(times=[0.010] * 90 + [0.200] * 10, wall=2.0, bytes=100 * 2048)
    row = Row("topic", "member", cpu_alone=10.0, cpu=12.0, seen=seen, cold=20.0, queries="9-10")
    cells = dict(zip(COLUMNS, row.cells(stack=200.0), strict=True))
    assert [cells["ratio"], cells["of stack"], cells["KB"]] == ["1.20", "25%", "2"]
    assert [cells["req/s, {}"], cells["p50 ms, {}"], cells["p95 ms, {}"]] == ["50", "10.0", "200.0"]
    assert percentile([3.0, 1.0, 2.0], 95) == 3.0
    assert percentile([1.0], 95) == 1.0


def test_the_table_lines_up():
    lines = table(COLUMNS, [["home"] * len(COLUMNS), ["a long name", *range(700, 699 + len(COLUMNS))]])
    assert {len(line) for line in lines.splitlines()} == {len(lines.splitlines()[0])}
