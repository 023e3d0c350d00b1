"""Measure whether pages grow with what is in them: ``python -m benchmarks.forum`` measures one database at three sizes.

It makes a small site with few boards, so that their pages are full, reads each kind of page in this process as a
visitor and as members with blocks, and again after others wrote more topics and posts. A page is *cold* here: nothing
answers before Django. The last column should stay near 1. ``DATABASE_URL`` is used when set, and must be of an empty
database.
"""

import argparse
import gc
import tempfile
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.clients import HOST
from benchmarks.page_kinds import PageKind, apart_from, page_kinds
from benchmarks.servers import StopError, log_in, machine, migrate, readers, run_benchmark, set_environment, table, tell

SIZES = [1_000, 30_000, 1_000_000]
MEMBERS_THAT_READ = 8
PATHS_PER_PAGE = 8
RATIO_WANTED = 1.3


@dataclass
class Row:
    """A kind of page for one kind of reader: per size the median of the CPU and wall milliseconds, and the queries."""

    page: str
    reader: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    def cells(self) -> list[str]:
        ratio = f"{self.wall[-1] / self.wall[0]:.2f}"
        figures = [f"{wall:.1f} / {cpu:.1f}" for wall, cpu in zip(self.wall, self.cpu, strict=True)]
        return [self.page, self.reader, *figures, " ".join(map(str, self.queries)), ratio]


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        set_environment(Path(folder).resolve())
        prepare(options)
        rows: dict[tuple[str, str], Row] = {}
        for posts in options.posts:
            grow(posts, options.seed)
            measure(rows, options.requests)
        columns = ["page", "reader", *[f"{posts:,} posts: ms / CPU ms" for posts in options.posts], "queries", "ratio"]
        print(f"\n{machine()}\n\n{table(columns, [row.cells() for row in rows.values()])}", flush=True)
        grown = [f"{row.page} ({row.reader})" for row in rows.values() if row.wall[-1] > RATIO_WANTED * row.wall[0]]
        print(f"\nMore than {RATIO_WANTED} times as slow: {', '.join(grown) or 'none'}")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forum", description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, nargs="+", default=SIZES, help="the sizes, from small to large")
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--requests", type=int, default=24, help="per page, reader and size")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same content")
    return parser.parse_args()


def prepare(options: argparse.Namespace) -> None:
    migrate()
    from django.core.management import call_command

    from benchmarks import content
    from benchmarks.sizes import Sizes
    from community.members.models import Member

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin"])
    if Member.objects.exists():
        raise StopError("There are members in this database. Measure on an empty one: this writes many rows.")
    topics = options.posts[0] // 4
    sizes = Sizes(members=options.members, topics=topics, replies=2 * topics, longest=0, boards=2, groups=2)
    content.fill(sizes, seed=options.seed, tell=tell)


def grow(posts: int, seed: int) -> None:
    """Add topics and posts; PostgreSQL counts its rows anew, as it does by itself in time. SQLite never does that."""
    from django.db import connection

    from benchmarks.growth import grow_to

    started = time.monotonic()
    grow_to(posts, Random(seed), apart=readers(MEMBERS_THAT_READ))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("analyze")
    tell(f"{posts:,} posts, in {time.monotonic() - started:.0f} s")


def measure(rows: dict[tuple[str, str], Row], requests: int) -> None:
    from django.test import Client

    members = readers(MEMBERS_THAT_READ)
    visitor = Client(SERVER_NAME=HOST)
    clients = [Client(SERVER_NAME=HOST, headers={"cookie": cookie}) for cookie in log_in(members)]
    for kind in kinds_that_may_grow(members):
        for reader in kind.readers:
            row = rows.setdefault((kind.name, reader), Row(kind.name, reader))
            read_page(row, [visitor] if reader == "visitor" else clients, kind.paths[:PATHS_PER_PAGE], requests)
    tell("measured")


def read_page(row: Row, clients: list, paths: list[str], requests: int) -> None:
    """Read these pages in turn; every client and every path once before the clock runs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = [(clients[n % len(clients)], paths[n % len(paths)]) for n in range(max(requests, len(clients), len(paths)))]
    for client, path in asked[: max(len(clients), len(paths))]:
        with CaptureQueriesContext(connection) as captured:
            status = client.get(path).status_code
            queries = len(captured)
        if status not in (HTTPStatus.OK, HTTPStatus.FOUND):  # the address of a post leads to its topic
            raise StopError(f"{path} answers {status}, so there is nothing to measure.")
    gc.collect()
    times = [timed(client, path) for client, path in asked]
    row.wall.append(median(wall for wall, _cpu in times))
    row.cpu.append(median(cpu for _wall, cpu in times))
    row.queries.append(queries)


def timed(client, path: str) -> tuple[float, float]:
    """Return the wall and CPU milliseconds of one request."""
    wall, cpu = time.perf_counter(), time.process_time()
    client.get(path)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def kinds_that_may_grow(members: list) -> list[PageKind]:
    """Return all kinds of pages, and posts by their own URLs, in long topics too."""
    from forum.models import Post

    kinds = page_kinds(members)
    urls = [url for kind in kinds if kind.name in ("topic", "longest topic") for url in kind.paths[:4]]
    ids = [url.rstrip("/").rpartition("/")[2] for url in urls]
    posts = Post.objects.filter(topic__public_id__in=ids).exclude(author__member__in=apart_from(members))
    post_urls = [post.get_absolute_url() for post in posts.order_by("-number")[:PATHS_PER_PAGE]]
    return [*kinds, PageKind("post by its URL", post_urls)]


if __name__ == "__main__":
    run_benchmark(main)
