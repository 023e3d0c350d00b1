"""Runs every test there is, and says at the end what was run, how long it took, and what failed.

It starts its own PostgreSQL, Redis and Elasticsearch and stops exactly those. Standard library only.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import environment
import services

ROOT = environment.ROOT
BIN = environment.VENV / "bin"
CI = os.environ.get("CI", "").lower() in ("true", "1", "yes")
WORKERS = str(min(max(os.cpu_count() or 2, 2), 4))
SIDE_BY_SIDE = ["-n", WORKERS, "--maxschedchunk", "4"]  # in turn: what empties the tables comes last
PARTS = ["lint", "unit", "postgres", "elastic", "browser", "deploy"]
DEBIAN = {"chromium": "chromium", "initdb": "postgresql", "redis-server": "redis-server"}
NEEDS = {"postgres": ["initdb", "redis-server"], "browser": ["chromium"]}
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
SUMMARY = re.compile(r"\bin \d+\.\d+s")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OF_A_SITE = {
    "ALLOWED_HOSTS",
    "CHANGES_PER_MINUTE",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "ELASTICSEARCH_PREFIX",
    "ELASTICSEARCH_URL",
    "ERASURE_LEDGER",
    "HSTS_SECONDS",
    "MAIL_FROM",
    "MAIL_URL",
    "QUICK_EXIT_URL",
    "REDIS_URL",
    "SEARCHES_PER_MINUTE",
    "SEARCH_FILE",
    "SECOND_FACTOR_KEY",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SITE_NAME",
    "SITE_ORIGIN",
    "STAFF_SECOND_FACTOR",
    "VAR_DIR",
}
DEPLOY = {
    "DJANGO_SETTINGS_MODULE": "community.settings.production",
    "ALLOWED_HOSTS": "huiskamer.example",
    "SITE_ORIGIN": "https://huiskamer.example",
    "MAIL_URL": "smtp://localhost:25",
    "DATABASE_URL": "postgres://huiskamer@localhost/huiskamer",
}


@dataclass
class Result:
    name: str
    state: str  # passed, failed or left out
    seconds: float = 0
    counts: dict[str, int] = field(default_factory=dict)
    why: str = ""
    scores: dict[str, int | str] = field(default_factory=dict)  # promise -> what its tests counted

    @property
    def failures(self) -> int:
        """Failed tests; a step that failed without counting any is one."""
        counted = self.counts.get("failed", 0) + self.counts.get("error", 0)
        return max(counted, 1) if self.state == "failed" else counted


class Reader(threading.Thread):
    """Passes on what a step says, and keeps the line in which pytest counts.

    A thread, because a process that a test forgot may hold the pipe open after the step has ended.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.pipe, self.summary = pipe, ""

    def run(self) -> None:
        for raw in self.pipe:
            line = raw.decode(errors="replace")
            sys.stdout.write(line)
            sys.stdout.flush()
            plain = COLOUR.sub("", line)
            if SUMMARY.search(plain) and COUNT.search(plain):
                self.summary = plain


@dataclass
class PendingDatabase:
    """A database that is being migrated in the background (tests/support/migrated_database.py)."""

    name: str
    child: subprocess.Popen
    log: Path


class Run:
    """One run of the wished parts: its children, its temporary folder, its results."""

    def __init__(self, parts: list[str], extra: list[str]) -> None:
        self.parts, self.extra = parts, extra
        self.results: list[Result] = []
        self.children, self.beside = services.Children(), services.Children()  # of one part; of the whole run
        self.folder = Path(tempfile.mkdtemp(prefix="huiskamer-tests-"))
        self.coming: list[PendingDatabase] = []
        self.databases: dict[str, dict[str, str]] = {}  # name -> the variables with which tests run on it
        self.no_postgres = ""

    def close(self) -> None:
        self.children.stop_all()
        self.beside.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def step(self, name: str, command: list[str], **variables: str) -> None:
        """One command, its output passed on as it comes."""
        print(f"\n=== {name}: {Path(command[0]).name} {' '.join(command[1:])}", flush=True)
        begin = time.monotonic()
        scores = self.folder / f"scores-{len(self.results)}"
        child = self.children.start(
            command,
            cwd=ROOT,
            env=clean_environment() | self.places() | {"SCORES": str(scores)} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        reader = Reader(child.stdout)
        reader.start()
        code = child.wait()
        self.children.stop(child)
        reader.join(5)
        counts = {kind.removesuffix("s"): int(n) for n, kind in COUNT.findall(reader.summary)}
        seconds = time.monotonic() - begin
        state = "failed" if code else "passed"
        self.results.append(Result(name, state, seconds, counts, scores=read_scores(scores)))

    def begin_databases(self) -> None:
        """Migrating takes one core, and so do the checks that come first."""
        if {"unit", "elastic"} & set(self.parts):
            self.begin_database("SQLite", str(self.folder / "ready.sqlite3"))
        if "postgres" in self.parts:
            try:
                self.begin_database("PostgreSQL", "ready", DATABASE_URL=services.postgres(self.beside, self.folder))
            except services.MissingError as missing:
                self.no_postgres = str(missing)

    def begin_database(self, name: str, ready: str, **variables: str) -> None:
        log = self.folder / f"ready-{name}.log"
        settings = {"DJANGO_SETTINGS_MODULE": "community.settings.test"}
        options = {"cwd": ROOT, "env": clean_environment() | self.places() | settings | variables}
        with log.open("wb") as out:
            make = [str(BIN / "python"), "-m", "tests.support.migrated_database", ready]
            child = self.beside.start(make, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)
        self.coming.append(PendingDatabase(name, child, log))
        self.databases[name] = variables | {"READY_DATABASE": ready}

    def wait_for_databases(self) -> None:
        """The seconds are those that nothing else was done in."""
        while self.coming:
            begin, coming = time.monotonic(), self.coming.pop(0)
            state = "failed" if coming.child.wait() else "passed"
            print(coming.log.read_text(errors="replace"), end="", flush=True)
            self.results.append(Result(f"migrations on {coming.name}", state, time.monotonic() - begin))

    def places(self) -> dict[str, str]:
        """Whatever a step writes is gone after it, and never touches what this clone has in var."""
        return {"TMPDIR": str(self.folder), "VAR_DIR": str(self.folder)}

    def leave_out(self, name: str, why: str) -> None:
        print(f"\n=== {name}: left out, because {why}", flush=True)
        self.results.append(Result(name, "left out", why=why))

    def pytest(self, name: str, *arguments: str, **variables: str) -> None:
        self.step(name, [str(BIN / "python"), "-m", "pytest", *colour(), *arguments, *self.extra], **variables)

    # the parts, in the order in which they run

    def lint(self) -> None:
        python = str(BIN / "python")
        self.step("ruff check", [str(BIN / "ruff"), "check", "."])
        self.step("ruff format", [str(BIN / "ruff"), "format", "--check", "."])
        self.step("templates", [str(BIN / "djade"), "--check", "--target-version", "6.1", *templates()])
        self.step("scripts", [str(BIN / "oxlint"), "--deny-warnings", "community/static"])
        self.step("import contracts", [str(BIN / "lint-imports"), "--no-cache"])
        self.step("structure", [python, "-m", "benchmarks.structure"])
        self.step("dependencies", [python, "-m", "deptry", "."])
        with_tests = ["--exclude", r"\.venv", "--ignore", "DEP002,DEP004"]  # these may import what developers have
        self.step("dependencies of the tests", [python, "-m", "deptry", ".", *with_tests])
        self.step("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"])
        self.step("translations", [python, "-m", "community.translations", "--check"])

    def unit(self) -> None:
        where = ["tests", "--ignore=tests/browser"]
        self.pytest("unit tests on SQLite", *SIDE_BY_SIDE, *where, **self.databases["SQLite"])

    def postgres(self) -> None:
        name = "the same on PostgreSQL and Redis"
        if self.no_postgres:
            self.leave_out(name, self.no_postgres)
            return
        try:
            redis = services.redis(self.children, self.folder)
        except services.MissingError as missing:
            self.leave_out(name, str(missing))
            return
        where = ["-m", "not once", "tests", "--ignore=tests/browser"]
        self.pytest(name, *SIDE_BY_SIDE, *where, REDIS_URL=redis, **self.databases["PostgreSQL"])

    def elastic(self) -> None:
        name = "search on Elasticsearch"
        try:
            url = services.elasticsearch(self.children, self.folder)
        except services.MissingError as missing:
            self.leave_out(name, str(missing))
            return
        self.pytest(name, *SIDE_BY_SIDE, "tests/search", ELASTICSEARCH_URL=url, **self.databases["SQLite"])

    def browser(self) -> None:
        chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        if chromium is None:
            self.leave_out("browser", "there is no Chromium here (Debian: apt install chromium)")
            return
        prepared = str(self.folder / "prepared")
        of_the_demo = {"DJANGO_SETTINGS_MODULE": "community.settings.demo", "VAR_DIR": prepared}
        make_ready = [str(BIN / "python"), "-m", "demo.serve", "--prepare", "8000"]
        self.step("a demo for the browser", make_ready, **of_the_demo)
        files = ["-n", WORKERS, "--dist", "loadfile", "tests/browser"]  # a file is a walk through one house
        self.pytest("browser", *files, CHROMIUM=chromium, DEMO_PREPARED=prepared)

    def deploy(self) -> None:
        variables = DEPLOY | {"SECRET_KEY": secrets.token_urlsafe(50)}
        check = [str(BIN / "python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        self.step("production settings", check, **variables)


def templates() -> list[str]:
    """Return the paths of all templates below the root, for djade, which takes files only."""
    found = (path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
    return sorted(map(str, found))


def read_scores(file: Path) -> dict[str, int | str]:
    """What the tests of one step counted for the promises (fixture ``score``). Numbers of one promise add up."""
    totals: dict[str, int | str] = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        promise, figure = json.loads(line)
        both = isinstance(figure, int) and isinstance(totals.get(promise), int)
        totals[promise] = totals[promise] + figure if both else figure
    return totals


def print_promises(results: list[Result]) -> None:
    """Each promise with its number; a step that counted otherwise than the first one gets a line of its own."""
    shown: dict[str, int | str] = {}
    for result in results:
        for promise, figure in sorted(result.scores.items()):
            if promise not in shown:
                shown[promise] = figure
                print(f"{figure:>9}  {promise}")
            elif shown[promise] != figure:
                print(f"{figure:>9}  {promise} ({result.name})")


def clean_environment() -> dict[str, str]:
    """What a step may know of the outside: not the settings of a site that happens to be on this machine."""
    return {name: value for name, value in os.environ.items() if not OF_A_SITE & {name, name.removesuffix("_FILE")}}


def colour() -> list[str]:
    return ["--color=yes"] if sys.stdout.isatty() else []


def install_on_debian(parts: list[str]) -> None:
    """As root on Debian, get the programs that are missing; elsewhere the part that needs them says so."""
    wanted = [program for part in parts for program in NEEDS.get(part, [])]
    missing = [DEBIAN[program] for program in wanted if services.find_program(program) is None]
    if not missing:
        return
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        print(f"Not here: {', '.join(missing)}. Debian: sudo apt install {' '.join(missing)}", flush=True)
        return
    print(f"Installing with apt-get: {' '.join(missing)}", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, "fonts-dejavu"]
    repair = ["apt-get", "-qq", "-y", "--fix-broken", "--no-install-recommends", "install"]
    for command in (["apt-get", "update", "-qq"], install, repair, install):
        done = subprocess.run(command, capture_output=True, text=True, env=quiet)
        if command == install and done.returncode == 0:
            return
    print(f"apt-get did not work:\n{done.stdout[-1000:]}{done.stderr[-1000:]}", flush=True)


def scoreboard(results: list[Result]) -> int:
    """Prints what happened; returns the number to exit with."""
    print("\n" + "-" * 78)
    if any(result.scores for result in results):
        print("The promises, each with what its tests counted (docs/security.md):")
        print_promises(results)
        print("-" * 78)
    for result in results:
        detail = ", ".join(f"{number} {kind}" for kind, number in result.counts.items())
        detail = detail or result.why.partition("\n")[0]
        print(f"{result.state:9} {result.seconds:6.1f} s  {result.name:34} {detail}")
    left_out = [result.name for result in results if result.state == "left out"]
    bad = [result.name for result in results if result.state == "failed"]
    print(f"{'':9} {sum(result.seconds for result in results):6.1f} s  together")
    if left_out:
        print(f"Left out: {', '.join(left_out)}" + (" - and with CI=true nothing may be left out" if CI else ""))
    if bad:
        print(f"Failed: {', '.join(bad)}")
    passed = sum(result.counts.get("passed", 0) for result in results)
    failed = sum(result.failures for result in results)
    print(f"{passed} passed, {failed} failed")
    return 1 if bad or (CI and left_out) else 0


def parse(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The parts that are wished, in the order in which they run, and what is for pytest (after --)."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(
        prog="script/test",
        usage="script/test [PART ...] [-- PYTEST ARGUMENTS]",
        description="Runs every test, or only these parts: " + ", ".join(PARTS),
    )
    parser.add_argument("parts", nargs="*", metavar="PART")
    wished = parser.parse_args(arguments[:at]).parts or PARTS
    if unknown := sorted(set(wished) - set(PARTS)):
        parser.error(f"no part is called {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    return [part for part in PARTS if part in wished], arguments[at + 1 :]


def stop_kindly(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parts, extra = parse(sys.argv[1:])
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # ignored under nohup
            signal.signal(sign, stop_kindly)
    python = environment.ready("requirements-dev.txt")
    install_on_debian(parts)
    subprocess.run([str(python), "-m", "community.translations", "--compile"], cwd=ROOT, check=True)
    run = Run(parts, extra)
    try:
        run.begin_databases()
        for part in parts:
            if part != "lint":
                run.wait_for_databases()
            getattr(run, part)()
            run.children.stop_all()
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not leave a server behind
        run.close()
    return scoreboard(run.results)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except environment.StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped; everything that was started is stopped too.")
