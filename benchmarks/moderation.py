"""Measure the pages of moderators: ``python -m benchmarks.moderation`` fills a queue, and reads it here.

The queue with 50 and with 5,000 open reports, a search in 20,000 decisions, and with ``--sweep`` everything of one
account hidden and shown again. Times are CPU time, so they say the same on a busy machine.
``DATABASE_URL`` is used when set; the database must be an empty one.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import psutil

from benchmarks.clients import HOST
from benchmarks.pages import NOT_ON_THESE_PAGES
from benchmarks.servers import StopError, log_in, machine, migrate, readers, set_environment, table, tell

COLUMNS = ["open reports", "as", "page", "CPU ms, p50", "queries", "KB"]
SWEEP_COLUMNS = ["sweep", "request, CPU ms", "job, CPU s", "pieces", "CPU ms a row (a lock)", "MB more", "hidden"]
QUEUE = "/moderatie/"
ARCHIVE = "/moderatie/beslist/"


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        set_environment(Path(options.keep or folder).resolve(), "benchmarks.settings")
        migrate()
        chance = Random(options.seed)
        prepare(options, chance)
        rows = measured_at_each_size(options, chance)
        print(f"\n{machine()}; {options.decisions:,} decisions\n\n{table(COLUMNS, rows)}", flush=True)
        if options.sweep:
            print(f"\n{table(SWEEP_COLUMNS, measured_sweep(options))}", flush=True)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.moderation", description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, nargs="*", default=[50, 5_000], help="open reports, fewest first")
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--sweep", type=int, default=0, help="texts of the account that is swept, 0 for no sweep")
    parser.add_argument("--requests", type=int, default=30, help="of each page")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same content")
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here")
    return parser.parse_args()


def prepare(options: argparse.Namespace, chance: Random) -> None:
    """Fill an empty database with people, posts and decisions; two members moderate: everywhere, and on one board."""
    from django.core.management import call_command

    from benchmarks import content
    from benchmarks.moderation_content import add_decisions, give_duties
    from benchmarks.sizes import Sizes
    from community.members.models import Member

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_ON_THESE_PAGES)
    if Member.objects.exists():
        raise StopError("There are members in this database. Measure on an empty one: this writes thousands of rows.")
    posts = max([*options.reports, options.sweep])
    sizes = Sizes(topics=300, replies=posts, longest=0, articles=2, stories=2, tools=2, ratings=2, members=400)
    content.fill(sizes, seed=options.seed, tell=tell)
    give_duties()
    add_decisions(options.decisions, chance)
    tell(f"{options.decisions} decisions")


def measured_at_each_size(options: argparse.Namespace, chance: Random) -> list[list[str]]:
    from benchmarks.moderation_content import add_reports, analyse

    moderators = dict(zip(["everywhere", "one board"], log_in(readers(2)), strict=True))
    rows = []
    for number in options.reports:
        add_reports(number, chance)
        analyse()
        tell(f"{number} open reports")
        for name, cookie in moderators.items():
            for path in paths(number == options.reports[-1]):
                rows.append([f"{number:,}", name, path, *measured(path, cookie, options.requests)])
    return rows


def paths(is_last: bool) -> list[str]:
    """Return the pages that are read: the archive does not depend on the reports, so it is read once."""
    pages = [QUEUE, f"{QUEUE}?order=age", f"{QUEUE}?show=unclaimed&kind=post", "/mijn/"]
    searches = ["", "?words=alinea", "?words=dit+staat+er+niet", "?writer=Lid+12", "?outcome=hide&since=2020-01-01"]
    return pages + [f"{ARCHIVE}{search}" for search in searches] if is_last else pages


def measured(path: str, cookie: str, requests: int) -> list[str]:
    """Return the cells of one page: median CPU milliseconds, queries and size."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=HOST, headers={"cookie": cookie})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    queries = len(captured)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    times = [cpu_of(lambda: client.get(path)) for _request in range(requests)]
    return [f"{median(times) * 1000:.1f}", str(queries), f"{len(answer.content) / 1024:.0f}"]


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process; with PostgreSQL, those of the server come on top."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measured_sweep(options: argparse.Namespace) -> list[list[str]]:
    """Return a row for the sweep of one account, for its undo, and for the undo of that."""
    from benchmarks.moderation_content import give_posts_to_one
    from community.moderation.choices import Outcome
    from community.moderation.direct.actions import act
    from community.moderation.sweeps.actions import sweep_account

    raider, moderator = give_posts_to_one(options.sweep), readers(1)[0]
    statement = {"rule": "other", "explanation": "Dit hoort hier niet."}
    rows = []
    ask, sweep = taken(lambda: sweep_account(actor=moderator, persona=raider, since=None, **statement))
    rows.append(carried_out("hide", sweep, ask))
    for name, outcome in (("undo", Outcome.RESTORE), ("hide again", Outcome.HIDE)):
        sweep.refresh_from_db()
        words = statement | {"explanation": name}
        ask, _decision = taken(partial(act, actor=moderator, kind="sweep", thing=sweep, outcome=outcome, **words))
        rows.append(carried_out(name, sweep, ask))
    return rows


def taken(work: Callable[[], object]) -> tuple[float, object]:
    """Return the CPU seconds of this process, and what the work returned."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def carried_out(name: str, sweep, ask: float) -> list[str]:
    """Let the job do all of it, one piece after the other, as a worker does; return the cells of its row."""
    from community.moderation.sweeps.actions import ROWS_OF_ONE_RUN, carry_out

    process, pieces = psutil.Process(), []
    memory, is_left = process.memory_info().rss, True
    while is_left:
        seconds, is_left = taken(lambda: carry_out(sweep.pk))
        pieces.append(seconds)
    locked = [1000 * max(pieces[0], 0) / ROWS_OF_ONE_RUN, 1000 * max(pieces) / ROWS_OF_ONE_RUN]
    grown = (process.memory_info().rss - memory) / 1024**2
    hidden = sweep.items.filter(is_hidden=True).count()
    return [
        name,
        f"{ask * 1000:.0f}",
        f"{sum(pieces):.1f}",
        str(len(pieces)),
        f"{locked[0]:.2f} to {locked[1]:.2f}",
        f"{grown:.0f}",
        f"{hidden:,} of {sweep.items.count():,}",
    ]


if __name__ == "__main__":
    sys.exit(main())
