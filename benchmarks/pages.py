"""Measure how fast pages are: ``python -m benchmarks.pages`` makes content, starts a real Daphne on it, and reads.

It prints one table. All happens on this machine, in a folder that goes away at the end (``--keep`` holds on to it).
``DATABASE_URL``, ``REDIS_URL`` and ``ELASTICSEARCH_URL`` are used when set; the database must be an empty one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import psutil

from benchmarks.clients import HOST, Job, Seen
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
    set_environment,
    table,
    tell,
)

PATHS_PER_PAGE = 40
PATHS_COUNTED = 5
COLUMNS = ["page", "reader", "requests/s", "p50 ms", "p95 ms", "CPU ms", "queries", "KB", "memory MB"]
NOT_ON_THESE_PAGES = ["wagtail*", "admin"]  # the CMS has most of the static files
SIZES_FILE = "sizes.json"


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        var = Path(options.keep or folder).resolve()
        set_environment(var)
        prepare(var, options)
        members = readers(options.clients)
        pages = {name: paths for name, paths in urls_of_pages(members).items() if name in (options.only or [name])}
        cookies = {"visitor": [""] * options.clients, "member": log_in(members)}
        with daphne(var) as (port, process):
            rows = [
                measured(Job(port, paths, cookies[who], options.requests, options.seconds), name, who, process)
                for name, paths in pages.items()
                for who in cookies
            ]
        print(f"\n{machine()}; {sizes_of(options)}\n\n{table(COLUMNS, rows)}", flush=True)


def measured(job: Job, name: str, who: str, process: psutil.Process) -> list:
    """Return a row of the table."""
    counted = queries(job.paths, job.cookies[0])
    before = cpu_seconds(process)
    seen = load(job)
    asked = len(seen.times) + len(job.cookies)  # each client opens with one that is not counted
    cpu = f"{(cpu_seconds(process) - before) / asked * 1000:.0f}"
    tell(f"measured: {name}, {who}")
    return [name, who, *figures(seen), cpu, counted, kilobytes(seen), process.memory_info().rss >> 20]


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=300, help="per page and reader")
    parser.add_argument("--seconds", type=float, default=20, help="at most, per page and reader")
    parser.add_argument("--clients", type=int, default=8, help="that read at the same time")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same content")
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here once, and use it again next time")
    parser.add_argument("--only", nargs="*", metavar="PAGE", help="for instance: --only home topic")
    from benchmarks import sizes

    for field in fields(sizes.Sizes):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)
    return parser.parse_args()


def prepare(var: Path, options: argparse.Namespace) -> None:
    from benchmarks.sizes import Sizes

    sizes = Sizes(**{field.name: getattr(options, field.name) for field in fields(Sizes)})
    wanted = {"seed": options.seed, **asdict(sizes)}
    made = json.loads((var / SIZES_FILE).read_text()) if (var / SIZES_FILE).exists() else None
    if made not in (None, wanted):
        raise StopError(f"{var} has content of other sizes: {made}. Take another folder, or remove this one.")
    migrate()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_ON_THESE_PAGES)
    if made is None:
        fill(sizes, options.seed)
        (var / SIZES_FILE).write_text(json.dumps(wanted))


def fill(sizes, seed: int) -> None:
    from django.core.management import call_command

    from benchmarks import content
    from community.members.models import Member

    if Member.objects.exists():
        raise StopError("There are members in this database. Measure on an empty one: this writes thousands of rows.")
    content.fill(sizes, seed=seed, tell=tell)
    call_command("search_rebuild")


def urls_of_pages(readers: list) -> dict[str, list[str]]:
    """Return the URLs of each kind of page that all these members may see: several, so that no row is always cached."""
    from django.urls import reverse

    from benchmarks.vocabulary import RARE_WORDS, WORDS
    from community.groups.models import Group
    from community.members.querysets.relations import blocked_ids
    from community.pages.models import ArticlePage
    from forum.models import Topic

    apart = {key for member in readers for key in blocked_ids(member)}
    topics = Topic.objects.filter(group__kind="board").exclude(author__member__in=apart).order_by("public_id")
    search_url = reverse("search:search")
    queries = [*RARE_WORDS[:5], *WORDS[70:100:2], f"{WORDS[80]} {WORDS[120]}"]
    return {
        "home": ["/"],
        "article": [page.get_url() for page in ArticlePage.objects.order_by("pk")[:PATHS_PER_PAGE]],
        "tools": ["/hulpmiddelen/"],
        "board": [group.get_absolute_url() for group in Group.objects.filter(kind="board")],
        "topic": [topic.get_absolute_url() for topic in topics[:PATHS_PER_PAGE]],
        "search": [f"{search_url}?{urlencode({'q': query})}" for query in queries],
    }


def queries(paths: list[str], cookie: str) -> str:
    """Return the number of queries per request, once the process is warm; a range when it differs."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=HOST, headers={"cookie": cookie} if cookie else {})
    client.get(paths[0])
    counts = set()
    for path in paths[:PATHS_COUNTED]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise StopError(f"{path} answers {answer.status_code}, so there is nothing to measure.")
        if cookie and "no-store" not in answer.headers.get("Cache-Control", ""):
            raise StopError(f"{path} was not shown to a member.")
        counts.add(len(captured))
    return f"{min(counts)}" if len(counts) == 1 else f"{min(counts)}-{max(counts)}"


def load(job: Job) -> Seen:
    """Let the clients read, in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.clients"]
    limit = job.seconds + 2 * START_SECONDS
    run = subprocess.run(
        command, input=json.dumps(asdict(job)), capture_output=True, text=True, cwd=ROOT, timeout=limit, check=False
    )
    if run.returncode:
        raise StopError(f"The clients stopped: {run.stderr[-2000:]}")
    seen = Seen(**json.loads(run.stdout))
    if seen.wrong or not seen.times:
        raise StopError(f"{job.paths[0]} and the like gave other answers than 200: {seen.wrong}")
    return seen


def figures(seen: Seen) -> list[str]:
    """Requests a second, and the time within which half and nearly all of the answers were there."""
    half, nearly_all = median(seen.times), percentile(seen.times, 95)
    return [f"{len(seen.times) / seen.wall:.0f}", f"{half * 1000:.0f}", f"{nearly_all * 1000:.0f}"]


def kilobytes(seen: Seen) -> str:
    return f"{seen.bytes / len(seen.times) / 1024:.0f}"


def sizes_of(options: argparse.Namespace) -> str:
    return (
        f"one Daphne, {options.clients} clients, {options.topics} topics, {options.replies} replies, "
        f"{options.articles} articles, {options.tools} tools, {options.members} members"
    )


if __name__ == "__main__":
    try:
        main()
    except StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
