"""Start PostgreSQL, Redis and Elasticsearch for the tests, on free ports and in a temporary folder."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ELASTICSEARCH_SECONDS = 180  # the first time, ELASTICSEARCH_START may have to build
START_SECONDS = 30
STOP_SECONDS = 5


class MissingError(Exception):
    """A service is not available here; the message says what to install."""


class Children:
    """The processes that this run started, each in its own process group, so that exactly those can be stopped."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen] = []

    def start(self, command: list[str], **options) -> subprocess.Popen:
        child = subprocess.Popen(command, start_new_session=True, **options)
        self.running.append(child)
        return child

    def stop(self, child: subprocess.Popen) -> None:
        """Send SIGINT, so that tests clean up and PostgreSQL does not wait; then SIGTERM, then SIGKILL."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, sign)
            except ProcessLookupError:
                break
            if self.has_ended_soon(child):
                break
        child.wait()
        if child in self.running:
            self.running.remove(child)

    def has_ended_soon(self, child: subprocess.Popen) -> bool:
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end:
            if child.poll() is not None and not group_exists(child.pid):
                return True
            time.sleep(0.05)
        return False

    def stop_all(self) -> None:
        for child in reversed(list(self.running)):
            self.stop(child)


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return has_living_members(group) if Path("/proc/self/stat").exists() else True


def has_living_members(group: int) -> bool:
    """Return whether a process of the group is alive; zombies, which nobody reaps in many containers, do not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_program(name: str) -> str | None:
    """Find a program on the PATH, or where Debian keeps those of PostgreSQL (the newest version)."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def wait_for_port(child: subprocess.Popen, port: int, name: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise MissingError(f"{name} did not start:\n{tail(log)}")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else "(no output)"


def postgres(children: Children, folder: Path, port: int | None = None, options: tuple[str, ...] = ()) -> str:
    """Start a new cluster, or the one of this folder again, and return its URL.

    PostgreSQL refuses to run as root, so it runs as postgres or nobody.
    """
    server = find_program("postgres")
    data, port, log = folder / "postgres", port or free_port(), folder / "postgres.log"
    user = unprivileged_user() if os.geteuid() == 0 else {}
    if not data.exists():
        make_cluster(folder, data, user)
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", *options]
    command = [server, "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(data)]
    with log.open("wb") as out:
        switches = [part for setting in settings for part in ("-c", setting)]
        child = children.start([*command, *switches], stdout=out, stderr=out, cwd="/", **user)
    wait_for_port(child, port, "PostgreSQL", log)
    return f"postgres://tests@127.0.0.1:{port}/postgres"


def make_cluster(folder: Path, data: Path, user: dict) -> None:
    initdb = find_program("initdb")
    if not initdb or not find_program("postgres"):
        raise MissingError("PostgreSQL 15 or newer is not here (Debian: apt install postgresql)")
    data.mkdir()
    if user:
        folder.chmod(0o711)
        shutil.chown(data, user["user"], user["group"])
    make = [initdb, "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(make, capture_output=True, text=True, cwd="/", **user)
    if made.returncode:
        raise MissingError(f"initdb did not work:\n{made.stdout}{made.stderr}")


def unprivileged_user() -> dict:
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise MissingError("PostgreSQL does not run as root, and there is no user postgres or nobody here")


def redis(children: Children, folder: Path, port: int | None = None) -> str:
    """Start an empty Redis, on this port if it is given, and return its URL."""
    server = find_program("redis-server") or find_program("valkey-server")
    if not server:
        raise MissingError("Redis is not here (Debian: apt install redis-server)")
    port, log = port or free_port(), folder / "redis.log"
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with log.open("wb") as out:
        child = children.start(command, stdout=out, stderr=out)
    wait_for_port(child, port, "Redis", log)
    return f"redis://127.0.0.1:{port}/0"


def elasticsearch(children: Children, folder: Path) -> str:
    """Return ELASTICSEARCH_URL, or the URL that the command ELASTICSEARCH_START writes when its server is ready."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        return url
    command = os.environ.get("ELASTICSEARCH_START")
    if not command:
        raise MissingError(
            "there is no Elasticsearch 8: set ELASTICSEARCH_URL, or ELASTICSEARCH_START to a command\n"
            "that is called as CMD PORT WORKDIR and writes its address into WORKDIR/http.address"
        )
    work, log = folder / "elasticsearch", folder / "elasticsearch.log"
    work.mkdir()
    with log.open("wb") as out:
        child = children.start([command, str(free_port()), str(work)], stdout=out, stderr=out)
    url_file = work / "http.address"
    end = time.monotonic() + ELASTICSEARCH_SECONDS
    while time.monotonic() < end and child.poll() is None:
        if url_file.exists() and url_file.read_text().strip():
            url = url_file.read_text().strip()
            return url if url.startswith("http") else f"http://{url}"
        time.sleep(0.2)
    raise MissingError(f"Elasticsearch did not start:\n{tail(log)}")
