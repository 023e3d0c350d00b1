"""Run all tests, or some parts, and print what was run, how long it took and what failed.

It starts its own PostgreSQL, Redis and Elasticsearch and stops exactly those. Standard library only.
"""

import argparse
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import environment
import services
from report import Result, print_report, read_scores

ROOT = environment.ROOT
BIN = environment.VENV / "bin"
WORKERS = str(min(max(os.cpu_count() or 2, 2), 4))
# Small chunks keep the order: the slowest tests come first, those that empty the tables come last.
PARALLEL = ["-n", WORKERS, "--maxschedchunk", "4"]
PARALLEL_SLOW = ["-n", WORKERS, "--maxschedchunk", "1"]
ALL_BUT_BROWSER = ["tests", "--ignore=tests/browser"]
PARTS = ["lint", "unit", "slow", "postgres", "elastic", "browser", "deploy"]
QUICK = ["lint", "unit"]  # script/test quick
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DATABASES = {"postgresql": ("initdb",), "redis-server": ("redis-server", "valkey-server")}
# Part -> Debian package -> programs of which one is enough. The headless shell takes a third less time than Chromium.
PACKAGES = {
    "unit": {"nginx-light": ("nginx",), **DATABASES},
    "slow": DATABASES,
    "postgres": DATABASES,
    "browser": {"chromium-headless-shell": CHROMIUMS},
    "deploy": {
        "nginx-light": ("nginx",),
        "postgresql": ("initdb",),
        "redis-server": ("redis-server", "valkey-server"),
        "chromium-headless-shell": CHROMIUMS,
    },
}
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
SUMMARY = re.compile(r"\bin \d+\.\d+s")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SITE_VARIABLES = {  # settings of a site that runs on this machine; a test shows that they are all here
    "ALLOWED_HOSTS",
    "BACKUP_COPY_COMMAND",
    "BACKUP_DIR",
    "BACKUP_KEEP_DAYS",
    "BACKUP_KEEP_MONTHS",
    "BACKUP_KEEP_WEEKS",
    "BACKUP_KEY",
    "CHANGES_PER_MINUTE",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "ELASTICSEARCH_CA",
    "ELASTICSEARCH_PREFIX",
    "ELASTICSEARCH_URL",
    "ERASURE_LEDGER",
    "HSTS_SECONDS",
    "MAIL_FROM",
    "MAIL_URL",
    "METRICS_TOKEN",
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
    "VAR_DIR": tempfile.gettempdir(),
    "DATABASE_URL": "postgres://huiskamer@localhost/huiskamer",
}


class Reader(threading.Thread):
    """Pass on the output of a step, and keep pytest's summary line.

    A thread, because a process that a test left behind may hold the pipe open after the step has ended.
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
class Preparation:
    """A command in the background that later parts need: a migrated database, or the demo for the browser."""

    name: str
    child: subprocess.Popen
    log: Path


class Run:
    """Run the parts one after the other; owns the processes, the temporary folder and the results."""

    def __init__(self, parts: list[str], extra: list[str]) -> None:
        self.parts, self.extra = parts, extra
        self.results: list[Result] = []
        self.children = services.Children()  # stopped after each part
        self.background = services.Children()  # stopped at the end of the run
        self.folder = Path(tempfile.mkdtemp(prefix="huiskamer-tests-"))
        self.part = ""
        self.preparations: list[Preparation] = []
        self.databases: dict[str, dict[str, str]] = {}  # name -> variables with which tests use it
        self.no_postgres = ""  # reason
        self.demo = ""  # folder

    def close(self) -> None:
        self.children.stop_all()
        self.background.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def step(self, name: str, command: list[str], **variables: str) -> None:
        """Run one command of a part, and add its result."""
        print(f"\n=== {name}: {Path(command[0]).name} {' '.join(command[1:])}", flush=True)
        start = time.monotonic()
        scores = self.folder / f"scores-{len(self.results)}"
        child = self.children.start(
            command,
            cwd=ROOT,
            env=self.environment(SCORES=str(scores), **variables),
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
        result = Result(name, "failed" if code else "passed", time.monotonic() - start, counts)
        self.add(result, scores=read_scores(scores))

    def add(self, result: Result, **fields) -> None:
        self.results.append(replace(result, is_quick=self.part in QUICK, **fields))

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the variables of a step: all that it writes goes into the temporary folder, nothing into var."""
        return clean_environment() | {"TMPDIR": str(self.folder), "VAR_DIR": str(self.folder)} | variables

    def run(self) -> None:
        self.prepare_databases()
        for part in self.parts:
            self.part = part
            if part not in QUICK and "browser" in self.parts:
                self.prepare_demo()
            getattr(self, part)()
            self.children.stop_all()

    # preparations in the background

    def prepare(self, name: str, module: str, *arguments: str, **variables: str) -> None:
        log = self.folder / f"{name.replace(' ', '-')}.log"
        command = [str(BIN / "python"), "-m", module, *arguments]
        options = {"cwd": ROOT, "env": self.environment(**variables), "stdin": subprocess.DEVNULL}
        with log.open("wb") as out:
            child = self.background.start(command, stdout=out, stderr=out, **options)
        self.preparations.append(Preparation(name, child, log))

    def wait_for(self, name: str) -> None:
        """Wait for a preparation, once. The seconds are those in which nothing else was done."""
        for preparation in [waiting for waiting in self.preparations if waiting.name == name]:
            start = time.monotonic()
            state = "failed" if preparation.child.wait() else "passed"
            print(preparation.log.read_text(errors="replace"), end="", flush=True)
            self.add(Result(name, state, time.monotonic() - start))
            self.preparations.remove(preparation)

    def prepare_databases(self) -> None:
        """Migrate while the lint steps run, which need one core."""
        if {"unit", "slow", "elastic"} & set(self.parts):
            self.prepare_database("SQLite", str(self.folder / "ready.sqlite3"))
        if "postgres" in self.parts:
            try:
                url = services.postgres(self.background, self.folder)
            except services.MissingError as missing:
                self.no_postgres = str(missing)
            else:
                self.prepare_database("PostgreSQL", "ready", DATABASE_URL=url)

    def prepare_database(self, name: str, ready: str, **variables: str) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "community.settings.test"}
        self.prepare(f"migrations on {name}", "tests.support.migrated_database", ready, **settings, **variables)
        self.databases[name] = variables | {"READY_DATABASE": ready}

    def prepare_demo(self) -> None:
        if not self.demo:
            self.demo = str(self.folder / "prepared")
            variables = {"DJANGO_SETTINGS_MODULE": "community.settings.demo", "VAR_DIR": self.demo}
            self.prepare("a demo for the browser", "demo.serve", "--prepare", "8000", **variables)

    def leave_out(self, name: str, reason: str) -> None:
        print(f"\n=== {name}: left out, because {reason}", flush=True)
        self.add(Result(name, "left out", reason=reason))

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
        self.wait_for("migrations on SQLite")
        where = ["-m", "not slow", *ALL_BUT_BROWSER]
        self.pytest("unit tests on SQLite", *PARALLEL, *where, **self.databases["SQLite"])

    def slow(self) -> None:
        self.wait_for("migrations on SQLite")
        where = ["-m", "slow", *ALL_BUT_BROWSER]
        self.pytest("slow tests on SQLite", *PARALLEL_SLOW, *where, **self.databases["SQLite"])

    def postgres(self) -> None:
        name = "tests on PostgreSQL and Redis"
        if self.no_postgres:
            self.leave_out(name, self.no_postgres)
            return
        try:
            redis = services.redis(self.children, self.folder)
        except services.MissingError as missing:
            self.leave_out(name, str(missing))
            return
        self.wait_for("migrations on PostgreSQL")
        where = ["-m", "not once and not slow", *ALL_BUT_BROWSER]
        self.pytest(name, *PARALLEL, *where, REDIS_URL=redis, **self.databases["PostgreSQL"])

    def elastic(self) -> None:
        name = "search on Elasticsearch"
        try:
            url = services.elasticsearch(self.children, self.folder)
        except services.MissingError as missing:
            self.leave_out(name, str(missing))
            return
        self.wait_for("migrations on SQLite")
        self.pytest(name, *PARALLEL, "tests/search", ELASTICSEARCH_URL=url, **self.databases["SQLite"])

    def browser(self) -> None:
        chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        if chromium is None:
            self.leave_out("browser", "there is no Chromium here (Debian: apt install chromium-headless-shell)")
            return
        self.wait_for("a demo for the browser")
        files = ["-n", WORKERS, "--dist", "loadfile", "tests/browser"]  # the tests of a file share one site
        self.pytest("browser", *files, CHROMIUM=chromium, DEMO_PREPARED=self.demo)

    def deploy(self) -> None:
        variables = DEPLOY | {"SECRET_KEY": secrets.token_urlsafe(50)}
        check = [str(BIN / "python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        self.step("production settings", check, **variables)
        missing = [
            name for name, programs in PACKAGES["deploy"].items() if not any(map(services.find_program, programs))
        ]
        if missing:
            self.leave_out("the deployed site", f"there is no {', '.join(missing)} here")
            return
        self.wait_for("migrations on PostgreSQL")  # where the part before made them
        ready = self.databases.get("PostgreSQL", {})
        longer = self.extra if self.parts == ["deploy"] else []
        self.step("the deployed site", [str(BIN / "python"), "-m", "tests.deploy", *longer], **ready)


def templates() -> list[str]:
    """Return the paths of all templates below the root, for djade, which takes files only."""
    paths = (path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
    return sorted(map(str, paths))


def clean_environment() -> dict[str, str]:
    """Return the environment without the settings of a site, and with bytecode: many processes start in a run."""
    kept = {
        name: value for name, value in os.environ.items() if not SITE_VARIABLES & {name, name.removesuffix("_FILE")}
    }
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def colour() -> list[str]:
    return ["--color=yes"] if sys.stdout.isatty() else []


def install_on_debian(parts: list[str]) -> None:
    """Install the missing programs as root on Debian; elsewhere the part that needs them is left out with a reason."""
    wanted = [package for part in parts for package in PACKAGES.get(part, {}).items()]
    missing = [package for package, programs in wanted if not any(map(services.find_program, programs))]
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


def parse(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the parts to run, in the order of ``PARTS``, and the arguments for pytest (after --)."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(
        prog="script/test",
        usage="script/test [quick | PART ...] [-- PYTEST ARGUMENTS]",
        description=f"Runs every test, or only these parts: {', '.join(PARTS)}. quick is {' and '.join(QUICK)}.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART")
    named = parser.parse_args(arguments[:at]).parts
    wanted = {part for name in named for part in (QUICK if name == "quick" else [name])} or set(PARTS)
    if unknown := sorted(wanted - set(PARTS)):
        parser.error(f"no part is called {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    return [part for part in PARTS if part in wanted], arguments[at + 1 :]


def interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parts, extra = parse(sys.argv[1:])
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # ignored under nohup
            signal.signal(sign, interrupt)
    python = environment.ready("requirements-dev.txt")
    install_on_debian(parts)
    subprocess.run([str(python), "-m", "community.translations", "--compile"], cwd=ROOT, check=True)
    run = Run(parts, extra)
    try:
        run.run()
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not leave a server behind
        run.close()
    return print_report(run.results, [part for part in PARTS if part not in parts])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except environment.StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped; everything that was started is stopped too.")
