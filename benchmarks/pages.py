"""Measure how fast pages are: ``python -m benchmarks.pages`` makes content, starts a real Daphne on it, and reads.

It prints one table. All happens on this machine, in a folder that goes away at the end (``--keep`` holds on to it).
``DATABASE_URL``, ``REDIS_URL`` and ``ELASTICSEARCH_URL`` are used when set; the database must be an empty one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import median

import psutil

from benchmarks.clients import HOST, Job, Seen
from benchmarks.page_kinds import PageKind, page_kinds
from benchmarks.servers import (
    ROOT,
    START_SECONDS,
    StopError,
    cpu_seconds,
    daphne,
    log_in,
    machine,
    migrate,
    percentile,
    readers,
    run_benchmark,
    set_environment,
    table,
    tell,
)

PATHS_COUNTED = 5
NEWCOMERS = 40  # members who open a page for the first time
COLUMNS = ["page", "reader", "CPU ms, 1", "CPU ms, {}", "ratio", "req/s, {}", "of stack", "p50 ms, {}", "p95 ms, {}"]
COLUMNS += ["cold CPU ms", "queries", "KB"]
NOT_ON_THESE_PAGES = ["wagtail*", "admin"]  # the CMS has most of the static files
SIZES_FILE = "sizes.json"
FLOOR = [
    PageKind("bare view", ["/benchmark/constant/"], ("visitor",)),
    PageKind("stack", ["/benchmark/constant/"], ("visitor",)),
    PageKind("frame", ["/benchmark/frame/"]),
]


@dataclass
class Site:
    """A running server, and the cookies of those who read there."""

    port: int
    process: psutil.Process
    cookies: dict[str, list[str]]
    newcomers: list[str]


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, ExitStack() as servers:
        var = Path(options.keep or folder).resolve()
        set_environment(var, "benchmarks.settings")
        sizes = prepare(var, options)
        members = readers(options.clients + NEWCOMERS)
        cookies = log_in(members)
        who = {"visitor": [""], "member": cookies[: options.clients]}
        site = Site(*servers.enter_context(daphne(var)), who, cookies[options.clients :])
        bare = Site(*servers.enter_context(daphne(var, "benchmarks.bare:application")), who, [])
        rows, stack = [], 0.0
        for kind in [*FLOOR, *(kind for kind in page_kinds(members) if kind.name in (options.only or [kind.name]))]:
            for reader in kind.readers:
                row = measured(bare if kind.name == "bare view" else site, kind, reader, options)
                stack = row.requests if kind.name == "stack" else stack
                rows.append(row.cells(stack))
                tell(f"measured: {kind.name}, {reader}")
        columns = [name.format(options.clients) for name in COLUMNS]
        print(f"\n{machine()}; one Daphne, {sizes_of(sizes)}\n\n{table(columns, rows)}", flush=True)


@dataclass
class Row:
    """The measurement of one kind of page for one kind of reader; CPU in milliseconds, times in seconds."""

    page: str
    reader: str
    cpu_alone: float
    cpu: float
    seen: Seen
    cold: float
    queries: str

    @property
    def requests(self) -> float:
        """Requests a second."""
        return len(self.seen.times) / self.seen.wall

    def cells(self, stack: float) -> list[str]:
        """Return the cells of the table; ``stack`` is requests a second of the stack alone."""
        times = self.seen.times
        return [
            self.page,
            self.reader,
            f"{self.cpu_alone:.1f}",
            f"{self.cpu:.1f}",
            f"{self.cpu / self.cpu_alone:.2f}",
            f"{self.requests:.0f}",
            f"{self.requests / stack:.0%}" if stack else "",
            f"{median(times) * 1000:.1f}",
            f"{percentile(times, 95) * 1000:.1f}",
            f"{self.cold:.1f}",
            self.queries,
            f"{self.seen.bytes / len(times) / 1024:.0f}",
        ]


def measured(site: Site, kind: PageKind, reader: str, options: argparse.Namespace) -> Row:
    """Read each page once, so that it is warm, then from one client and from many."""
    cookies = site.cookies[reader]
    queries, cold = in_this_process(kind.paths, cookies[0])
    if reader == "member" and site.newcomers:
        cold, _ = load(site, Job(site.port, kind.paths, site.newcomers, 1, len(site.newcomers) - 1, options.seconds))
    warming = max(len(kind.paths), len(cookies))
    load(site, Job(site.port, kind.paths, cookies, 1, warming, options.seconds))
    alone, _ = load(site, Job(site.port, kind.paths, cookies, 1, options.requests, options.seconds))
    cpu, seen = load(site, Job(site.port, kind.paths, cookies, options.clients, options.requests, options.seconds))
    return Row(kind.name, reader, alone, cpu, seen, cold, queries)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1_000, help="at most, per page, reader and number of clients")
    parser.add_argument("--seconds", type=float, default=1.5, help="at most, per page, reader and number of clients")
    parser.add_argument("--clients", type=int, default=8, help="that read at the same time")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same content")
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here once, and use it again next time")
    parser.add_argument("--only", nargs="*", metavar="PAGE", help="for instance: --only home topic")
    from benchmarks import sizes

    for field in fields(sizes.Sizes):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)
    return parser.parse_args()


def prepare(var: Path, options: argparse.Namespace) -> dict:
    """Fill the database, unless a run before this one did; return the sizes of what is in it."""
    from benchmarks.sizes import Sizes

    sizes = Sizes(**{field.name: getattr(options, field.name) for field in fields(Sizes)})
    migrate()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_ON_THESE_PAGES)
    if not (var / SIZES_FILE).exists():
        fill(sizes, options.seed)
        (var / SIZES_FILE).write_text(json.dumps({"seed": options.seed, **asdict(sizes)}))
    return json.loads((var / SIZES_FILE).read_text())


def fill(sizes, seed: int) -> None:
    from django.core.management import call_command

    from benchmarks import content
    from community.members.models import Member

    if Member.objects.exists():
        raise StopError("There are members in this database. Measure on an empty one: this writes thousands of rows.")
    content.fill(sizes, seed=seed, tell=tell)
    call_command("search_rebuild")


def in_this_process(paths: list[str], cookie: str) -> tuple[str, float]:
    """Return the number of queries per request (a range when it differs) and the CPU milliseconds, where nothing
    answers before Django."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=HOST, headers={"cookie": cookie} if cookie else {})
    client.get(paths[0])
    counts, times = set(), []
    for path in paths[:PATHS_COUNTED]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise StopError(f"{path} answers {answer.status_code}, so there is nothing to measure.")
        if cookie and "no-store" not in answer.headers.get("Cache-Control", ""):
            raise StopError(f"{path} was not shown to a member.")
        counts.add(len(captured))
        begin = time.process_time()
        client.get(path)
        times.append((time.process_time() - begin) * 1000)
    return f"{min(counts)}" if len(counts) == 1 else f"{min(counts)}-{max(counts)}", median(times)


def load(site: Site, job: Job) -> tuple[float, Seen]:
    """Let the clients read, in a process of their own; return the CPU milliseconds of the server per request too."""
    command = [sys.executable, "-m", "benchmarks.clients"]
    limit = job.seconds + 2 * START_SECONDS
    before = cpu_seconds(site.process)
    run = subprocess.run(
        command, input=json.dumps(asdict(job)), capture_output=True, text=True, cwd=ROOT, timeout=limit, check=False
    )
    if run.returncode:
        raise StopError(f"The clients stopped: {run.stderr[-2000:]}")
    seen = Seen(**json.loads(run.stdout))
    if seen.wrong or not seen.times:
        raise StopError(f"{job.paths[0]} and the like gave other answers than 200: {seen.wrong}")
    asked = len(seen.times) + job.clients  # each client opens with one that is not counted
    return (cpu_seconds(site.process) - before) / asked * 1000, seen


def sizes_of(sizes: dict) -> str:
    return ", ".join(f"{number} {name}" for name, number in sizes.items() if name != "seed")


if __name__ == "__main__":
    run_benchmark(main)
