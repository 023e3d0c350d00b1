"""Start what a benchmark of a running site measures: environment, real servers on free ports, sessions, CPU time.

Django is imported late: ``set_environment`` comes first.
"""

import os
import platform
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.clients import HOST

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 10
MEMBER_BACKEND = "community.members.accounts.backends.LoginBackend"


class StopError(Exception):
    """It cannot go on; the message says why."""


def set_environment(var: Path, settings: str = "community.settings.demo") -> None:
    """As the demo runs: DEBUG off, cached templates, hashed static files; with nothing of the demo in it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    os.environ["VAR_DIR"] = str(var)
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    os.environ.setdefault("ELASTICSEARCH_PREFIX", "huiskamer-benchmark")
    os.environ["SEARCHES_PER_MINUTE"] = "0"  # here all visitors share one address
    (var / "demo").mkdir(parents=True, exist_ok=True)


def migrate() -> None:
    """Set Django up, and bring the database of the environment up to date."""
    from community.translations import compile_messages

    compile_messages()
    import django

    django.setup()
    from django.core.management import call_command

    tell("migrating")
    call_command("migrate", interactive=False, verbosity=0)


def readers(number: int) -> list:
    """Return that many members."""
    from community.members.models import Member

    members = list(Member.objects.order_by("joined_at", "pk")[:number])
    if len(members) < number:
        raise StopError(f"{number} clients need as many members.")
    return members


def log_in(members: list) -> list[str]:
    """Return the session cookies of these members: a new session each."""
    from django.conf import settings
    from django.test import Client

    cookies = []
    for member in members:
        client = Client()
        client.force_login(member, backend=MEMBER_BACKEND)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return cookies


@contextmanager
def daphne(var: Path, application: str = "community.asgi:application") -> Iterator[tuple[int, psutil.Process]]:
    """Run a Daphne on a free port of this machine; yield the port and the process."""
    port = free_port()
    command = [sys.executable, "-m", "daphne", "-v", "0", "--no-server-name", "-b", HOST, "-p", str(port)]
    with serving([*command, application], port, var / f"daphne-{port}.log") as process:
        yield port, process


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[psutil.Process]:
    """Run a server that listens on this port, and stop it at the end whatever happens."""
    environment = os.environ | {"SITE_ORIGIN": f"http://{HOST}:{port}"}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        wait_until_open(port, process, log)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


def wait_until_open(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise StopError(f"The server did not start:\n{log.read_text()[-2000:]}")


def cpu_seconds(process: psutil.Process) -> float:
    """Return the CPU time of the process itself: it stays true when others work on the same machine."""
    used = process.cpu_times()
    return used.user + used.system


def percentile(times: list[float], percent: int) -> float:
    """The shortest time within which this many percent of the answers came."""
    return sorted(times)[max(0, -(-len(times) * percent // 100) - 1)]


def table(columns: list[str], rows: list[list]) -> str:
    """Return rows as Markdown, with columns that line up."""
    cells = [[str(cell) for cell in row] for row in [columns, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(columns))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def machine() -> str:
    """Return what was measured on: the machine and the versions."""
    import django
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select sqlite_version()" if connection.vendor == "sqlite" else "show server_version")
        database = f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
    search = "Elasticsearch" if settings.ELASTICSEARCH_URL else "search in its own file"
    broker = "Redis" if settings.REDIS_URL else "no Redis"
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"Django {django.__version__}, {database}, {broker}, {search}"
    )


def run_benchmark(main: Callable[[], int | None]) -> None:
    """Call the main function of a benchmark, and end with its exit code; say in one line why it could not go on."""
    try:
        sys.exit(main())
    except StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")


def tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
